using System.Collections.Immutable;
using System.Globalization;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>A tenant's own server at database.host receives the operator's login.</summary>
internal static class LoginAttacks
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>All attacks of this kind; they may run in parallel.</summary>
    public static ImmutableArray<TenantAttack> All { get; } =
    [
        .. new[] { "Prefer", "Disable", "Require", "VerifyFull" }.SelectMany(mode => new[]
        {
            Asks($"a server that asks for the password in clear, sslMode {mode}", FakeAnswer.AskInClear, mode),
            Asks($"a server that asks for the password by MD5, sslMode {mode}", FakeAnswer.AskByMd5, mode),
        }),
        Asks("a server that requires no password and accepts statements", FakeAnswer.SkipPassword, "Disable"),
        new("a Secret that is pinned to one host is used for another", PinnedAsync),
        new("the login's Secret is named in caSecretRef and serverSecretRef", OtherSecretsAsync),
    ];

    private static TenantAttack Asks(string what, FakeAnswer answer, string mode) => new(what, async (setup, token) =>
    {
        await using var fake = FakeDatabase.Start(answer);
        var sample = setup.Sample($"asks-{answer}-{mode}".ToLowerInvariant(), "x");
        sample["spec"]!["database"]!["port"] = fake.Port;
        sample["spec"]!["database"]!["sslMode"] = mode;
        if (mode == "VerifyFull")
            sample["spec"]!["database"]!["caSecretRef"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "missing" };
        return await AttackRun.OfClusterAsync(setup, sample, Window, () =>
        {
            var told = fake.Told.FirstOrDefault(told => told.Length > 0);
            return Task.FromResult(told is null ? null
                : told.Contains(setup.OperatorPassword, StringComparison.Ordinal) ? "it received the password"
                : told.StartsWith("md5", StringComparison.Ordinal) ? "it received a hash that can be brute-forced"
                : answer == FakeAnswer.SkipPassword ? "it received statements" : "it received a response");
        }, token);
    });

    private static async Task<string?> PinnedAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        await using var fake = FakeDatabase.Start(FakeAnswer.Silence);
        await setup.ApplyLoginAsync(
            setup.Namespace, "pinned", setup.OperatorPassword, cancellationToken, ("host", setup.Postgres.Host), ("port", setup.Postgres.Port.ToString(CultureInfo.InvariantCulture)));
        var sample = setup.Sample("pinned", "x");
        sample["spec"]!["database"]!["port"] = fake.Port;
        sample["spec"]!["database"]!["operatorSecretRef"]!["name"] = "pinned";
        return await AttackRun.OfClusterAsync(setup, sample, Window, () => Task.FromResult(fake.Logins > 0 ? "a login was started at another host" : null), cancellationToken);
    }

    private static async Task<string?> OtherSecretsAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        var sample = setup.Sample("other-secrets", await setup.NewDatabaseAsync(cancellationToken));
        sample["spec"]!["database"]!["sslMode"] = "VerifyCA";
        sample["spec"]!["database"]!["caSecretRef"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "operator-login" };
        return await AttackRun.OfClusterAsync(setup, sample, Window, async () =>
            (await setup.ShownAsync("other-secrets", cancellationToken)).Contains(setup.OperatorPassword, StringComparison.Ordinal) ? "the password is disclosed" : null, cancellationToken);
    }
}
