using VendorServer.Balancing;
using VendorServer.Entry;
using VendorServer.Installing;
using VendorServer.Search;
using VendorServer.Serving;

// The installed tree's scripts name the part and the tree: PART --root FOLDER ARGUMENT...
Func<string, string?> environment = Environment.GetEnvironmentVariable;
return args switch
{
    ["umsadmin-cli", "--root", var root, .. var rest] => await AdminCli.RunAsync(rest, root, Console.Out, Console.Error),
    ["server", "--root", var root, ..] => await VendorHost.RunAsync(root, environment),
    ["elasticsearch", "--root", var root, ..] => await SearchHost.RunAsync(root, environment),
    ["broker", "--root", var root, ..] => await BrokerHost.RunAsync(root, environment),
    _ => await InstallerCli.RunAsync(args),
};
