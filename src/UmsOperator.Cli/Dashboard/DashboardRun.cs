using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Dashboard.Web;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Dashboard;

/// <summary>Serves the dashboard until Ctrl-C.</summary>
/// <param name="connection">The person's connection.</param>
/// <param name="only">The namespace that --namespace names; null: all.</param>
/// <param name="terminal">Where the address is written.</param>
internal sealed class DashboardRun(Connection connection, string? only, Terminal terminal)
{
    /// <summary>A rollback that nobody accepted is withdrawn within this time.</summary>
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(12);

    /// <summary>Serves it.</summary>
    /// <param name="port">The port; 0: a free one.</param>
    /// <param name="opens">Whether a browser is opened.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="CliException">The port cannot be had.</exception>
    public async Task RunAsync(int port, bool opens, CancellationToken cancellationToken)
    {
        var site = new DashboardSite(new Sources(connection, only, terminal.Time), terminal.Time, cancellationToken);
        await using var server = await LocalServer.StartAsync(port, site.AnswerAsync, cancellationToken);
        terminal.Line(site.AddressAt(server.Port));
        terminal.Say("The dashboard runs until Ctrl-C. Whoever knows this address has your rights on the clusters: do not pass it on.");
        if (opens && !Browser.Open(site.LaunchAddressAt(server.Port)))
            terminal.Say("No browser was found; open the address yourself.");
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, terminal.Time, cancellationToken);
        }
        finally
        {
            await Task.WhenAny(site.OverAsync(), Task.Delay(EndTime, terminal.Time, CancellationToken.None));
        }
    }
}
