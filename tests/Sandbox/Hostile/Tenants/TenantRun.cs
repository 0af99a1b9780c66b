using System.Collections.Concurrent;
using System.Collections.Immutable;
using Npgsql;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>Runs all attacks of tenants on one operator: harmless ones in parallel, destructive ones in sequence.</summary>
/// <param name="word">Runs only attacks whose name contains it; empty for all.</param>
/// <param name="progress">Receives each finished attack.</param>
internal sealed class TenantRun(string word, IProgress<string> progress)
{
    private const int AtOnce = 10;

    /// <summary>Runs the attacks.</summary>
    /// <exception cref="SandboxException">The victim's cluster did not become ready.</exception>
    public async Task<ImmutableArray<AttackResult>> RunAsync(SandboxCluster cluster, CancellationToken cancellationToken)
    {
        await using var setup = await TenantSetup.CreateAsync(cluster, progress, cancellationToken);
        var results = new ConcurrentQueue<AttackResult>();
        foreach (var attack in BindingAttacks.All)
            await RunAsync(attack);
        // Attacks that would take the victim's database run last and are evaluated separately.
        var taking = HostAttacks.All.Where(attack => attack.Name.Contains("adopted", StringComparison.Ordinal)).ToList();
        await StageAsync("names and queries", [.. HostAttacks.All.Except(taking), .. QueryAttacks.All, .. RoleAttacks.All, .. LoginAttacks.All, .. SquatAttacks.All]);
        await RunAsync(new TenantAttack("objects of other applications with the names of a cluster's children", async (_, token) =>
        {
            var judged = await ObjectAttacks.RunAsync(setup, token);
            foreach (var result in judged)
                results.Enqueue(result);
            return judged.Where(result => result.Fell is not null).Select(result => $"{result.Name}: {result.Fell}").FirstOrDefault();
        }));
        foreach (var attack in FairAttacks.All.AddRange(taking))
            await RunAsync(attack);
        return [.. results];

        async Task StageAsync(string what, IReadOnlyCollection<TenantAttack> attacks)
        {
            var begun = TimeProvider.System.GetTimestamp();
            if (!attacks.Any(attack => attack.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
                return;
            await Parallel.ForEachAsync(attacks, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (attack, _) => await RunAsync(attack));
            progress.Report(FormattableString.Invariant($"tenants: {what}, {attacks.Count} attacks, {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s"));
            // Lasting effects of the attacks: a delayed reaction, or harm to the victim.
            var seconds = await setup.ReactionAsync(cancellationToken);
            results.Enqueue(new AttackResult(
                $"{what}: the victim's cluster after all of them",
                await setup.VictimsHarmAsync(cancellationToken) ?? (seconds > 30 ? FormattableString.Invariant($"it is reconciled only after {seconds:0} s") : null)));
        }

        async Task RunAsync(TenantAttack attack)
        {
            if (!attack.Name.Contains(word, StringComparison.OrdinalIgnoreCase))
                return;
            string? fell;
            try
            {
                fell = await attack.RunAsync(setup, cancellationToken);
            }
            catch (Exception unknown) when (unknown is SandboxException or NpgsqlException or k8s.Autorest.HttpOperationException or HttpRequestException)
            {
                // An attack that was not evaluated does not count as withstood.
                fell = $"not evaluated: {unknown.Message}";
            }

            var result = new AttackResult(attack.Name, fell);
            results.Enqueue(result);
            progress.Report($"tenants: {result}");
        }
    }
}
