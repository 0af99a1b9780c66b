using System.CommandLine;
using UmsOperator.Health;
using UmsOperator.Hosting;
using CommandLine = UmsOperator.Options.CommandLine;

var commandLine = new CommandLine();
commandLine.Root.SetAction(async (parsed, _) =>
{
    var options = commandLine.Read(parsed, Environment.GetEnvironmentVariable, out var errors);
    foreach (var error in errors)
        await Console.Error.WriteLineAsync(error);
    return errors.IsEmpty ? await OperatorHost.RunAsync(options) : 2;
});
commandLine.Root.Subcommands.Add(ProbeCommand.Create());
// No termination timeout: the host handles signals itself and shuts down gracefully.
return await commandLine.Root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
