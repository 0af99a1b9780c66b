using System.CommandLine;
using UmsOperator.Sandbox.Commands;
using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Nodes.Responding;

if (args is [Responder.Verb, var port])
    return await Responder.RunAsync(int.Parse(port));

var root = new RootCommand("A cluster on this machine, of real parts")
{
    RunCommand.Create(), DemoCommand.Create(), DemoHelmCommand.Create(), LoadCommand.Create(), KillEverywhereCommand.Create(), TortureCommand.Create(), PictureCommand.Create(), SecretsCommand.Create(),
    NodeCommand.Create(), HostileCommand.Create(), RefusalsCommand.Create(), RudeCommand.Create(),
};
// Ctrl-C cancels; ending every process in order may take a while.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
