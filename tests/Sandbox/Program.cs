using System.CommandLine;
using UmsOperator.Sandbox.Commands;
using UmsOperator.Sandbox.Load;
using UmsOperator.Sandbox.Nodes.Responding;

if (args is [Responder.Verb, var port])
    return await Responder.RunAsync(int.Parse(port));

var root = new RootCommand("A test cluster on this machine with a real API server, etcd and PostgreSQL")
{
    RunCommand.Create(), DemoCommand.Create(), DemoHelmCommand.Create(), LoadCommand.Create(), KillEverywhereCommand.Create(),
    TortureCommand.Create(), PictureCommand.Create(), SecretsCommand.Create(),
    NodeCommand.Create(), HostileCommand.Create(), RefusalsCommand.Create(), RudeCommand.Create(),
};
// Ctrl-C cancels; stopping all processes in order may take a while.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
