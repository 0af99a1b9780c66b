using System.Net;
using k8s.Autorest;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Verbs;

namespace UmsOperator.Cli.Asking;

/// <summary>Completes a deletion without the database. It is taken up once the cluster is gone.</summary>
internal sealed class AbandonRun(ClusterApi api, Terminal terminal, VerbOptions options)
{
    private readonly VerbRun _run = new(api, terminal, options);

    /// <summary>Carries it out.</summary>
    /// <returns>An exit code.</returns>
    public async Task<int> RunAsync(string name, CancellationToken cancellationToken)
    {
        var verb = new AbandonVerb();
        if (await _run.BeginAsync(verb, name, token => _run.NamesAsync(name, "cluster", token), cancellationToken) is not { } cluster)
            return ExitCodes.Done;
        var written = await _run.WriteAsync(verb, cluster, cancellationToken);
        if (options.Until == WaitUntil.None)
            return ExitCodes.Done;
        try
        {
            return await _run.EndAsync(verb, (await _run.ReplyAsync(verb, written, cancellationToken)).Reply, written, cancellationToken);
        }
        catch (HttpOperationException gone) when (gone.Response?.StatusCode == HttpStatusCode.NotFound)
        {
            terminal.Say("The cluster is gone.", Cells.Good);
            return ExitCodes.Done;
        }
    }
}
