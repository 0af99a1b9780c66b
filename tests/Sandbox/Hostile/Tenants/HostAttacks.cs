using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>Attempts to take over another tenant's database by another name of its host, its restore point, or an annotation.</summary>
internal static class HostAttacks
{
    private const string AdoptFrom = "umsoperator.io/adopt-from";
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(8);

    /// <summary>All attacks of this kind. They may run in parallel, except the last ones, which would take over the database.</summary>
    public static ImmutableArray<TenantAttack> All { get; } =
    [
        .. new[] { "localhost", "LOCALHOST", "localhost.", "::1", "0.0.0.0", "127.1", "2130706433", "::ffff:127.0.0.1", "0x7f000001", " 127.0.0.1", "127.0.0.1,127.0.0.2", "127.0.0.1:0" }
            .Select((host, number) =>
                new TenantAttack($"the victim's database by host '{host}'", (setup, token) => ClaimAsync(setup, $"alias-{number}", spec => spec["database"]!["host"] = host, null, token))),
        new("the victim's database by its own host", (setup, token) => ClaimAsync(setup, "same", _ => { }, null, token)),
        new("the victim's restore point as a production", (setup, token) => ClaimAsync(setup, "jump", spec => spec["database"]!["name"] = setup.RestorePoint, null, token)),
        new("the maintenance database as a production", (setup, token) => ClaimAsync(setup, "maintain", spec =>
        {
            spec["database"]!["name"] = "postgres";
            spec["database"]!["maintenanceDatabase"] = setup.VictimNames.Database;
        }, null, token)),
        new("a template as a production", (setup, token) => ClaimAsync(setup, "template", spec => spec["database"]!["name"] = "template1", null, token)),
        new("the victim's database, adopted by its uid, by its own host", (setup, token) => ClaimAsync(setup, "adopt-same", _ => { }, setup.VictimUid, token)),
        new("the victim's database, adopted by its uid, by host 'localhost'", (setup, token) =>
            ClaimAsync(setup, "adopt-alias", spec => spec["database"]!["host"] = "localhost", setup.VictimUid, token)),
        new("the victim's restore point, adopted by its uid", (setup, token) => ClaimAsync(setup, "adopt-jump", spec => spec["database"]!["name"] = setup.RestorePoint, setup.VictimUid, token)),
        new("a rollback to the victim's restore point", RollBackAsync),
    ];

    private static async Task<string?> ClaimAsync(TenantSetup setup, string name, Action<JsonNode> change, string? adoptFrom, CancellationToken cancellationToken)
    {
        var sample = setup.Sample(name, setup.VictimNames.Database);
        var spec = sample["spec"]!;
        spec["database"]!["ownerRole"] = setup.VictimNames.OwnerRole;
        spec["database"]!["appRole"] = setup.VictimNames.AppRole;
        change(spec);
        if (adoptFrom is not null)
            sample["metadata"]!["annotations"] = new JsonObject { [AdoptFrom] = adoptFrom };
        return await AttackRun.OfClusterAsync(setup, sample, Window, async () =>
        {
            if (await setup.VictimsHarmAsync(cancellationToken) is { } harm)
                return harm;
            var shown = await setup.ShownAsync(name, cancellationToken);
            if (adoptFrom is null && shown.Contains(setup.VictimUid, StringComparison.Ordinal))
                return "a message contains the victim's uid, which is the value that adopts its database";
            if (shown.Contains(TenantSetup.VictimsRow, StringComparison.Ordinal))
                return "the victim's rows are disclosed";
            return await BindingsAsync(setup, name, cancellationToken);
        }, cancellationToken);
    }

    private static async Task<string?> RollBackAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var database = await setup.NewDatabaseAsync(cancellationToken);
        var sample = setup.Sample("rollback", database);
        sample["metadata"]!["annotations"] =
            new JsonObject { ["umsoperator.io/rollback"] = $"{setup.RestorePoint}:1000000", ["umsoperator.io/approve"] = setup.RestorePoint, ["umsoperator.io/abandon"] = setup.VictimUid };
        return await AttackRun.OfClusterAsync(setup, sample, Window, () => setup.VictimsHarmAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Checks for a login for the victim's database in the attacker's namespace.</summary>
    private static async Task<string?> BindingsAsync(TenantSetup setup, string name, CancellationToken cancellationToken)
    {
        var secrets = await setup.Client.GetAsync<JsonObject>($"api/v1/namespaces/{setup.Namespace}/secrets", cancellationToken);
        var own = secrets["items"]!.AsArray().Select(secret => $"{secret!["metadata"]!["name"]}").FirstOrDefault(secret => secret.StartsWith($"{name}-", StringComparison.Ordinal));
        return own is null ? null : $"a server's login for the victim's database is in Secret {own}";
    }
}
