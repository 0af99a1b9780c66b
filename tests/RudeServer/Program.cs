using RudeServer;
using RudeServer.Jobs;
using RudeServer.Schema;
using RudeServer.Supervising;
using RudeServer.Web;

// The first process gets the version and starts the same program again for each role.
var settings = ServerSettings.Read(args[0], Environment.GetEnvironmentVariable);
return args.ElementAtOrDefault(1) switch
{
    null => await new Supervisor(settings, TimeProvider.System).RunAsync(),
    Role.Gate => await new Gatekeeper(settings, TimeProvider.System).RunAsync(),
    Role.Web => await new WebProcess(settings, TimeProvider.System).RunAsync(),
    Role.Jobs => await JobProcess.RunAsync(settings, TimeProvider.System),
    var other => throw new InvalidOperationException($"There is no role '{other}'."),
};
