using System.Text.Json.Nodes;
using UmsOperator.Cli.Asking;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Dashboard.Pages;
using UmsOperator.Cli.Showing;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Timelines;

namespace UmsOperator.Cli.Dashboard;

/// <summary>What the pages show and the buttons do, on the API server.</summary>
/// <param name="connection">The person's connection.</param>
/// <param name="only">The namespace that --namespace names; null: all namespaces, as far as the person may list them.</param>
/// <param name="time">The clock.</param>
internal sealed class Sources(Connection connection, string? only, TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>The page of all clusters.</summary>
    public async Task<JsonNode> OverviewAsync(CancellationToken cancellationToken)
    {
        var api = new ClusterApi(connection);
        if (only is not null)
            return PageText.Of(OverviewPage.Of(await api.ListAsync(everywhere: false, cancellationToken), only, isNarrowed: false));
        try
        {
            return PageText.Of(OverviewPage.Of(await api.ListAsync(everywhere: true, cancellationToken), null, isNarrowed: false));
        }
        catch (Exception error) when (ApiFailure.Of(error) is { ExitCode: ExitCodes.Forbidden })
        {
            return PageText.Of(OverviewPage.Of(await api.ListAsync(everywhere: false, cancellationToken), api.Namespace, isNarrowed: true));
        }
    }

    /// <summary>The page of a cluster.</summary>
    /// <exception cref="CliException">It is not seen.</exception>
    public async Task<JsonNode> ClusterAsync(string ns, string name, CancellationToken cancellationToken)
    {
        var (seen, trouble) = await ClusterPoll.AtAsync(Api(ns), name, cancellationToken);
        return seen is null
            ? throw new CliException(ExitCodes.Unreachable, trouble!, "check the address with: kubectl cluster-info")
            : PageText.Of(ClusterPage.Of(seen.Cluster, Now));
    }

    /// <summary>The timeline of an update as SVG; null if there is no such update.</summary>
    public async Task<string?> TimelineAsync(string ns, string name, string id, CancellationToken cancellationToken) =>
        Timeline.Of((await Api(ns).GetAsync(name, cancellationToken)).Cluster, id, Now) is { } timeline ? TimelineSvg.Of(timeline) : null;

    /// <summary>Carries a verb out in a conversation, until the operator has taken it up or refused it.</summary>
    public Task<int> RunAsync(VerbChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        choice.Check();
        var options = new VerbOptions(Yes: false, DryRun: false, WaitUntil.Taken, Timeout: null);
        var api = Api(choice.Namespace);
        return choice.Verb == VerbChoice.Rollback
            ? new RollbackRun(api, terminal, options).RunAsync(string.IsNullOrEmpty(choice.RestorePoint) ? null : choice.RestorePoint, null, choice.Name, cancellationToken)
            : new VerbRun(api, terminal, options).RunAsync(choice.Create(), choice.Name, cancellationToken);
    }

    private ClusterApi Api(string ns) => new(connection.In(ns));
}
