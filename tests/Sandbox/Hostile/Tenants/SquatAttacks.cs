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

    private static TenantAttack Squat(string what, string name, Action<JsonNode> change) => new($"squatting on another tenant's database {what}", async (setup, token) =>
    {
        await setup.ApplyLoginAsync(setup.Namespace, "wrong-login", "wrong", token);
        var database = $"rmdb_late_{name}";
        var squatter = setup.Sample($"squat-{name}", database);
        change(squatter["spec"]!["database"]!);
        await setup.ApplyAsync(squatter, token);
        await setup.WatchAsync(TimeSpan.FromSeconds(20), async () => (await setup.GetAsync($"squat-{name}", token))?["status"]?["conditions"] is not null ? "seen" : null, token);
        try
        {
            return await LateAsync(setup, name, database, token);
        }
        finally
        {
            await setup.RemoveAsync([$"squat-{name}"], CancellationToken.None);
        }
    });

    /// <summary>Creates the rightful cluster: namespace, database, Secret.</summary>
    private static async Task<string?> LateAsync(TenantSetup setup, string name, string database, CancellationToken cancellationToken)
    {
        var late = $"late-{name}";
        await setup.AskAsync("postgres", $"CREATE DATABASE {database} OWNER {setup.VictimNames.OperatorLogin}", cancellationToken);
        await setup.AskAsync("postgres", $"REVOKE CONNECT ON DATABASE {database} FROM PUBLIC; GRANT CREATE, TEMPORARY ON DATABASE {database} TO {setup.VictimNames.OwnerRole}", cancellationToken);
        await setup.AskAsync(database, $"ALTER SCHEMA public OWNER TO {setup.VictimNames.OwnerRole}; REVOKE CREATE ON SCHEMA public FROM PUBLIC", cancellationToken);
        var sample = FastSettings.Of(setup.VictimSite.Sample(late, Version, 1));
        sample["spec"]!["database"]!["name"] = database;
        await setup.VictimSite.ApplyAsync(sample, cancellationToken);
        JsonObject? seen = null;
        var ready = await setup.WatchAsync(Patience, async () => SandboxSite.IsReady(seen = await setup.VictimSite.GetAsync(late, cancellationToken), Version) ? "ready" : null, cancellationToken);
        await setup.VictimSite.DeleteAsync(late, cancellationToken);
        return ready is not null ? null : $"the rightful cluster was refused: {seen?["status"]?["conditions"]?[0]?["message"]}";
    }
}
