using UmsOperator.Api;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Verbs;

namespace UmsOperator.Cli.Asking;

/// <summary>
/// A rollback after the commit. Without --lose it first asks the operator for a rollback that may lose nothing: the operator counts the changes, refuses, and names the number. Nothing stops
/// before the person has accepted that number.
/// </summary>
internal sealed class RollbackRun(ClusterApi api, Terminal terminal, VerbOptions options)
{
    private const string Nothing = "0";
    private static readonly TimeSpan WithdrawalTime = TimeSpan.FromSeconds(10);
    private readonly VerbRun _run = new(api, terminal, options);

    /// <summary>Carries it out.</summary>
    /// <param name="restorePoint">Name of the restore point; null: the newest.</param>
    /// <param name="lose">The number of changes that may be lost, or any; null: it is asked for.</param>
    /// <param name="name">Name of the cluster.</param>
    /// <param name="cancellationToken">Cancels; what was written stays.</param>
    public async Task<int> RunAsync(string? restorePoint, string? lose, string name, CancellationToken cancellationToken)
    {
        var verb = new RollbackVerb(restorePoint, lose ?? Nothing);
        if (lose is not null)
            return await _run.RunAsync(verb, name, token => _run.NamesAsync(name, "cluster", token), cancellationToken);
        if (options.Until == WaitUntil.None)
            throw new CliException(ExitCodes.Usage, "--wait none cannot find out how much would be lost", "name the largest number of row changes that may be lost: --lose <number, or any>");
        if (await _run.BeginAsync(verb, name, token => _run.NamesAsync(name, "cluster", token), cancellationToken) is not { } cluster)
            return ExitCodes.Done;
        var written = await _run.WriteAsync(verb, cluster, cancellationToken);
        var (reply, seen, bound, isAccepted) = await CountAsync(verb, written, cancellationToken);
        if (bound is null)
            return await _run.EndAsync(verb, reply, written, cancellationToken);
        if (!isAccepted)
        {
            await WithdrawAsync(cluster, cancellationToken);
            var named = restorePoint is null ? "" : $"--restore-point {restorePoint} ";
            throw new CliException(ExitCodes.Refused, "the loss was not accepted; the request is withdrawn", $"to accept it: {Invocation.Of(cluster, verb.Name, $"{named}--lose {bound}")}");
        }

        var accepted = verb.Losing(bound);
        var second = await _run.WriteAsync(accepted, seen, cancellationToken);
        return await _run.EndAsync(accepted, (await _run.ReplyAsync(accepted, second, cancellationToken)).Reply, second, cancellationToken);
    }

    /// <summary>Waits until the operator has counted what would be lost, and asks for the number. Ctrl-C withdraws the request: nobody has accepted anything yet.</summary>
    /// <returns>The bound that the operator asks for, null if it accepted the rollback or refused it for another reason; and whether the person accepts that bound.</returns>
    private async Task<(Reply Reply, UmsCluster Seen, string? Bound, bool IsAccepted)> CountAsync(RollbackVerb verb, Written written, CancellationToken cancellationToken)
    {
        try
        {
            var (reply, seen) = await _run.ReplyAsync(verb, written, cancellationToken);
            if (reply.Accepted || verb.Needed(seen) is not { } bound)
                return (reply, seen, null, false);
            terminal.Say($"The operator has counted, and has changed nothing yet: {reply.Words}", Cells.Waits);
            return (reply, seen, bound, !options.Yes && await terminal.AskAsync($"To accept the loss, type {bound}:", cancellationToken) == bound);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            using var limit = new CancellationTokenSource(WithdrawalTime, terminal.Time);
            await WithdrawAsync(written.Before, limit.Token);
            terminal.Say("Interrupted; the request is withdrawn.");
            throw;
        }
    }

    /// <summary>The spec as it was, and no annotation.</summary>
    private async Task WithdrawAsync(UmsCluster cluster, CancellationToken cancellationToken)
    {
        var patch = Requests.Annotate(Annotations.Rollback, null);
        patch["spec"] = Requests.Version(cluster.Spec.Version)["spec"]!.DeepClone();
        try
        {
            await api.PatchAsync(cluster, patch, cancellationToken);
        }
        catch (Exception error) when (ApiFailure.Of(error) is { } known)
        {
            throw new CliException(
                known.ExitCode, $"the request could not be withdrawn, and stays: {known.Message}",
                $"set spec.version back to {cluster.Spec.Version}, and remove the annotation {Annotations.Rollback}; until then the operator rolls back if nothing would be lost", error);
        }
    }
}
