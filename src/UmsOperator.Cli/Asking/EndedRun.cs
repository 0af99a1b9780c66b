using System.Net;
using k8s.Autorest;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Verbs;

namespace UmsOperator.Cli.Asking;

/// <summary>Confirms that a server has ended, and waits until the operator lets its pod go.</summary>
internal sealed class EndedRun(ClusterApi api, ServerPods pods, Terminal terminal, VerbOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Carries it out.</summary>
    /// <param name="name">Name of the cluster.</param>
    /// <param name="server">Name of the server's pod.</param>
    /// <param name="cancellationToken">Cancels; what was written stays.</param>
    public async Task<int> RunAsync(string name, string server, CancellationToken cancellationToken)
    {
        var cluster = (await api.GetAsync(name, cancellationToken)).Cluster;
        var verdict = Usable(cluster, await pods.GetAsync(server, cancellationToken));
        if (verdict.Already is { } already)
        {
            terminal.Say($"Nothing to do: {already}");
            return ExitCodes.Done;
        }

        terminal.Say($"confirm-ended {name} {server} in namespace {api.Namespace}:", Cells.Heading);
        foreach (var sentence in verdict.Will)
            terminal.Say($"  - {sentence}");
        if (options.DryRun)
        {
            terminal.Say("Nothing was written (--dry-run).");
            return ExitCodes.Done;
        }

        if (!options.Yes && !terminal.CanAsk)
            throw new CliException(ExitCodes.Usage, "nobody can answer: the input is no terminal", "add --yes");
        if (!options.Yes && !await new VerbRun(api, terminal, options).NamesAsync(server, "pod", cancellationToken))
            throw new CliException(ExitCodes.Refused, "nothing was changed");
        // The pod may have been replaced while the person was reading.
        var pod = await pods.GetAsync(server, cancellationToken);
        if (Usable(cluster, pod).Patch is { } patch)
            await pods.PatchAsync(pod, patch, cancellationToken);
        terminal.Say("Written.");
        return options.Until == WaitUntil.None ? ExitCodes.Done : await WaitAsync(pod, cancellationToken);
    }

    private async Task<int> WaitAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var (begun, limit) = (terminal.Time.GetTimestamp(), options.Timeout ?? Patience);
        while (await HasFinalizerAsync(pod, cancellationToken))
        {
            if (terminal.Time.GetElapsedTime(begun) >= limit)
                throw new CliException(ExitCodes.TimedOut, "the operator did not let the pod go; the confirmation stays", "check that the operator runs: kubectl get pods -A -l app.kubernetes.io/name=ums-operator");
            await Task.Delay(options.Between, terminal.Time, cancellationToken);
        }

        terminal.Say($"The operator has let pod {pod.Metadata.Name} go.", Cells.Good);
        return ExitCodes.Done;
    }

    private async Task<bool> HasFinalizerAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            var now = await pods.GetAsync(pod.Metadata.Name, cancellationToken);
            return now.Metadata.Uid == pod.Metadata.Uid && now.Metadata.Finalizers?.Contains(Finalizers.Ended) == true;
        }
        catch (HttpOperationException gone) when (gone.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    private static Verdict Usable(UmsCluster cluster, V1Pod pod) =>
        EndedRequest.Judge(cluster, pod) is var verdict && verdict.Refusal is { } reason ? throw new CliException(ExitCodes.Refused, $"confirm-ended: {reason}", verdict.Cure) : verdict;
}
