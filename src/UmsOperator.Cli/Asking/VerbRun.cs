using UmsOperator.Api;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Verbs;

namespace UmsOperator.Cli.Asking;

/// <summary>Carries a verb out: says what it will do, asks, writes, waits, and tells what the operator made of it.</summary>
internal sealed class VerbRun(ClusterApi api, Terminal terminal, VerbOptions options)
{
    private readonly ClusterWait _wait = new(api, terminal);

    /// <summary>Carries a verb out after a yes.</summary>
    /// <returns>An exit code.</returns>
    public Task<int> RunAsync(IVerb verb, string name, CancellationToken cancellationToken) => RunAsync(verb, name, AgreesAsync, cancellationToken);

    /// <summary>Carries a verb out.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="name">Name of the cluster.</param>
    /// <param name="agrees">Asks the person.</param>
    /// <param name="cancellationToken">Cancels; what was written stays.</param>
    public async Task<int> RunAsync(IVerb verb, string name, Func<CancellationToken, Task<bool>> agrees, CancellationToken cancellationToken)
    {
        if (await BeginAsync(verb, name, agrees, cancellationToken) is not { } cluster)
            return ExitCodes.Done;
        var written = await WriteAsync(verb, cluster, cancellationToken);
        if (options.Until == WaitUntil.None)
            return ExitCodes.Done;
        var (reply, _) = await _wait.ReplyAsync(verb, written, options, cancellationToken);
        return await EndAsync(verb, reply, written, cancellationToken);
    }

    /// <summary>Says what the verb will do, and asks.</summary>
    /// <returns>The cluster as it is now; null if there is nothing to do or nothing shall be written.</returns>
    /// <exception cref="CliException">The verb cannot be used, or the person said no.</exception>
    public async Task<UmsCluster?> BeginAsync(IVerb verb, string name, Func<CancellationToken, Task<bool>> agrees, CancellationToken cancellationToken)
    {
        var cluster = (await api.GetAsync(name, cancellationToken)).Cluster;
        var verdict = Usable(verb, cluster);
        if (verdict.Already is { } already)
        {
            terminal.Say($"Nothing to do: {already}");
            return null;
        }

        terminal.Say($"{verb.Name} {name} in namespace {api.Namespace}:", Cells.Heading);
        foreach (var sentence in verdict.Will)
            terminal.Say($"  - {sentence}");
        if (options.DryRun)
        {
            terminal.Say("Nothing was written (--dry-run).");
            return null;
        }

        if (!options.Yes && !terminal.CanAsk)
            throw new CliException(ExitCodes.Usage, "nobody can answer: the input is no terminal", "add --yes");
        if (!options.Yes && !await agrees(cancellationToken))
            throw new CliException(ExitCodes.Refused, "nothing was changed");
        // The cluster may have moved on while the person was reading.
        var now = (await api.GetAsync(name, cancellationToken)).Cluster;
        var again = Usable(verb, now);
        if (again.HasEffect && again.Patch!.ToJsonString() != verdict.Patch!.ToJsonString())
            throw new CliException(ExitCodes.Refused, "the cluster has changed meanwhile; nothing was written", $"look at it, and repeat the command: {Invocation.Of(now, "status")}");
        return again.HasEffect ? now : null;
    }

    /// <summary>Writes the request.</summary>
    public async Task<Written> WriteAsync(IVerb verb, UmsCluster cluster, CancellationToken cancellationToken)
    {
        var patch = Usable(verb, cluster).Patch!;
        await ClearAsync(cluster, patch, cancellationToken);
        var after = await api.PatchAsync(cluster, patch, cancellationToken);
        terminal.Say("Written.");
        return new Written(cluster, after.Cluster.Metadata.Generation ?? 0);
    }

    /// <summary>Waits for the reaction to a request.</summary>
    public Task<(Reply Reply, UmsCluster Cluster)> ReplyAsync(IVerb verb, Written written, CancellationToken cancellationToken) => _wait.ReplyAsync(verb, written, options, cancellationToken);

    /// <summary>Tells the reaction, and waits for the end if that is wanted.</summary>
    /// <returns>An exit code.</returns>
    public async Task<int> EndAsync(IVerb verb, Reply reply, Written written, CancellationToken cancellationToken)
    {
        if (!reply.Accepted)
            throw new CliException(ExitCodes.Refused, $"the operator refuses it: {reply.Words}", "the request stays until it is changed or removed");
        terminal.Say($"The operator has taken it up: {reply.Words}", Cells.Good);
        if (options.Until != WaitUntil.Done || verb.GoodEnds.Count == 0)
            return ExitCodes.Done;
        var end = await _wait.EndAsync(verb, written, options, cancellationToken);
        if (end is null || verb.GoodEnds.Contains(end.Outcome))
        {
            terminal.Say(end is null ? "It is over." : $"Update {end.Id} is over: {end.Outcome}", Cells.Good);
            return ExitCodes.Done;
        }

        throw new CliException(ExitCodes.Refused, $"update {end.Id} ended otherwise: {end.Outcome}: {end.Message}", Invocation.Of(written.Before, "status"));
    }

    /// <summary>Asks for a name, before what cannot be undone.</summary>
    /// <param name="name">The name.</param>
    /// <param name="what">What has that name.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<bool> NamesAsync(string name, string what, CancellationToken cancellationToken) =>
        await terminal.AskAsync($"This cannot be undone. Type the {what}'s name ({name}) to go on:", cancellationToken) == name;

    private async Task<bool> AgreesAsync(CancellationToken cancellationToken) => await terminal.AskAsync("Go on? [y/N]", cancellationToken) is "y" or "Y" or "yes";

    private Verdict Usable(IVerb verb, UmsCluster cluster) =>
        verb.Judge(cluster, terminal.Now) is var verdict && verdict.Refusal is { } reason ? throw new CliException(ExitCodes.Refused, $"{verb.Name}: {reason}", verdict.Cure) : verdict;

    /// <summary>A retry that came too early counts only after it was removed and set again.</summary>
    private async Task ClearAsync(UmsCluster cluster, System.Text.Json.Nodes.JsonObject patch, CancellationToken cancellationToken)
    {
        if (patch["metadata"]?["annotations"]?[Annotations.Retry]?.GetValue<string>() is not { } id || Requests.Annotation(cluster, Annotations.Retry) != id)
            return;
        await api.PatchAsync(cluster, Requests.Annotate(Annotations.Retry, null), cancellationToken);
        await _wait.UntilAsync(cluster.Metadata.Name, now => now.Status?.Update?.EarlyRetryTime is null, options, cancellationToken);
    }
}
