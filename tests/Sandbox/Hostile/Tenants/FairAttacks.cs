using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>Database hosts that cost the operator time. The victim's cluster must not be delayed, so the attacks run in sequence.</summary>
internal static class FairAttacks
{
    private const int Clusters = 16;
    private const double MostSeconds = 12;
    private const double MostShare = 0.8;
    private const int MostIdleThreads = 8;
    private const long MostBytes = 512L << 20;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(6);

    /// <summary>All attacks of this kind.</summary>
    public static ImmutableArray<TenantAttack> All { get; } =
    [
        new($"{Clusters} clusters whose host accepts connections and stays silent", (setup, token) => FeltAsync(setup, FakeAnswer.Silence, Clusters, token)),
        new("a host that sends without end", (setup, token) => FeltAsync(setup, FakeAnswer.EndlessTalk, 4, token)),
        new("a host that announces an error of two gigabytes", (setup, token) => FeltAsync(setup, FakeAnswer.HugeMessage, 4, token)),
        new("a host that sends an error of one gigabyte", (setup, token) => FeltAsync(setup, FakeAnswer.SentMessage, 4, token)),
        new("a host that sends errors of 100 MB", (setup, token) => FeltAsync(setup, FakeAnswer.LargeMessage, 4, token)),
        // The last one: the computation that it starts continues for minutes at low priority.
        new("a host whose SCRAM needs two billion iterations", (setup, token) => FeltAsync(setup, FakeAnswer.EndlessWork, 4, token)),
    ];

    private static async Task<string?> FeltAsync(TenantSetup setup, FakeAnswer answer, int clusters, CancellationToken cancellationToken)
    {
        await using var fake = FakeDatabase.Start(answer);
        var names = Enumerable.Range(0, clusters).Select(number => $"{answer}-{number}".ToLowerInvariant()).ToList();
        var before = await setup.ReactionAsync(cancellationToken);
        try
        {
            foreach (var name in names)
            {
                var sample = setup.Sample(name, "x");
                sample["spec"]!["database"]!["port"] = fake.Port;
                await setup.ApplyAsync(sample, cancellationToken);
            }

            await setup.WatchAsync(Settling, () => Task.FromResult<string?>(null), cancellationToken);
            var worst = Math.Max(await setup.ReactionAsync(cancellationToken), await setup.ReactionAsync(cancellationToken));
            if (worst > Math.Max(MostSeconds, 3 * before))
                return FormattableString.Invariant($"the reaction time of the victim's cluster rose from {before:0.0} s to {worst:0.0} s");
            return await CostAsync(setup, cancellationToken);
        }
        finally
        {
            await setup.RemoveAsync(names, CancellationToken.None);
        }
    }

    private static async Task<string?> CostAsync(TenantSetup setup, CancellationToken cancellationToken)
    {
        if (setup.Operator.Process.HasExited)
            return "the operator exited";
        var (before, begun) = (setup.OperatorsTimes(), TimeProvider.System.GetTimestamp());
        await setup.WatchAsync(Measured, () => Task.FromResult<string?>(null), cancellationToken);
        var after = setup.OperatorsTimes();
        var share = after.CompetingSince(before) / TimeProvider.System.GetElapsedTime(begun);
        if (share > MostShare)
            return FormattableString.Invariant($"the operator uses {share * 100:0} % of a core");
        if (after.Idle.Count > MostIdleThreads)
            return FormattableString.Invariant($"{after.Idle.Count} threads of the operator are still computing after their logins were abandoned");
        return OperatorMemory.Peak(setup.Operator.Process.Id) is var peak && peak > MostBytes ? $"the operator's peak memory is {peak >> 20} MiB" : null;
    }
}
