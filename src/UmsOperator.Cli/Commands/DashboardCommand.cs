using System.CommandLine;
using UmsOperator.Cli.Dashboard;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Commands;

/// <summary><c>dashboard</c>.</summary>
internal static class DashboardCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var port = new Option<int>("--port") { Description = "Port on the loopback address. Default: a free one", HelpName = "number" };
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number is < 0 or > 65535))
                result.AddError("--port must be a number from 0 to 65535");
        });
        var noBrowser = new Option<bool>("--no-browser") { Description = "Only print the address" };
        var command = new Command("dashboard", "Show all clusters in the browser, live, with the verbs as buttons") { port, noBrowser };
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            await new DashboardRun(connection, context.Target(parsed).Namespace, context.Terminal).RunAsync(parsed.GetValue(port), !parsed.GetValue(noBrowser), cancellationToken);
            return ExitCodes.Done;
        }, cancellationToken));
        return command;
    }
}
