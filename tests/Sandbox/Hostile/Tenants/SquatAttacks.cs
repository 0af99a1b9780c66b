using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>A UmsCluster created earlier for a database that another tenant is about to use.</summary>
internal static class SquatAttacks
{
    private const string Version = "12.03.110";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    /// <summary>All attacks of this kind; they may run in parallel.</summary>
    public static ImmutableArray<TenantAttack> All { get; } =
    [
        Squat("without a Secret", "none", spec => spec["operatorSecretRef"] = new JsonObject { ["name"] = "missing" }),
        Squat("with a wrong password", "wrong", spec => spec["operatorSecretRef"] = new JsonObject { ["name"] = "wrong-login" }),
        Squat("with a host in capitals", "caps", spec => (spec["host"], spec["operatorSecretRef"]) = ("LOCALHOST", new JsonObject { ["name"] = "missing" })),
    ];

    private static TenantAttack Squat(string what, string name, Action<JsonNode> change) => new($"squatting on another tenant's database {what}", async (world, token) =>
    {
        await world.ApplyLoginAsync(world.Namespace, "wrong-login", "wrong", token);
        var database = $"rmdb_late_{name}";
        var squatter = world.Sample($"squat-{name}", database);
        change(squatter["spec"]!["database"]!);
        await world.ApplyAsync(squatter, token);
        await world.WatchAsync(TimeSpan.FromSeconds(20), async () => (await world.GetAsync($"squat-{name}", token))?["status"]?["conditions"] is not null ? "seen" : null, token);
        try
        {
            return await LateAsync(world, name, database, token);
        }
        finally
        {
            await world.RemoveAsync([$"squat-{name}"], CancellationToken.None);
        }
    });

    /// <summary>Creates the rightful cluster: namespace, database, Secret.</summary>
    private static async Task<string?> LateAsync(TenantWorld world, string name, string database, CancellationToken cancellationToken)
    {
        var late = $"late-{name}";
        await world.AskAsync("postgres", $"CREATE DATABASE {database} OWNER {world.VictimNames.OperatorLogin}", cancellationToken);
        await world.AskAsync("postgres", $"REVOKE CONNECT ON DATABASE {database} FROM PUBLIC; GRANT CREATE, TEMPORARY ON DATABASE {database} TO {world.VictimNames.OwnerRole}", cancellationToken);
        await world.AskAsync(database, $"ALTER SCHEMA public OWNER TO {world.VictimNames.OwnerRole}; REVOKE CREATE ON SCHEMA public FROM PUBLIC", cancellationToken);
        var sample = Haste.Of(world.VictimSite.Sample(late, Version, 1));
        sample["spec"]!["database"]!["name"] = database;
        await world.VictimSite.ApplyAsync(sample, cancellationToken);
        JsonObject? seen = null;
        var ready = await world.WatchAsync(Patience, async () => SandboxSite.IsReady(seen = await world.VictimSite.GetAsync(late, cancellationToken), Version) ? "ready" : null, cancellationToken);
        await world.VictimSite.DeleteAsync(late, cancellationToken);
        return ready is not null ? null : $"the rightful cluster was refused: {seen?["status"]?["conditions"]?[0]?["message"]}";
    }
}
