using System.CommandLine;
using VendorServer.Sources;
using VendorServer.Tree;

namespace VendorServer.Administration.Verbs;

/// <summary><c>server</c>: the services, which need systemd, and the flag for Distributed UMS.</summary>
internal static class ServerVerbs
{
    public static Command Create(Verb verb) => new("server", "Manage the server")
    {
        NeedsSystemd(verb, "start"),
        NeedsSystemd(verb, "stop"),
        NeedsSystemd(verb, "restart"),
        verb.Command("end-update-mode", "End update mode", (_, _) => throw new VendorException("This server is not in update mode.")),
        Distributed(verb),
    };

    private static Command NeedsSystemd(Verb verb, string name) => verb.Command(
        name, $"systemctl {name} igel-ums-server", (_, _) => throw new VendorException("System has not been booted with systemd as init system (PID 1). Can't operate."));

    private static Command Distributed(Verb verb)
    {
        var enable = new Option<bool>("-e") { Description = "Enable" };
        var disable = new Option<bool>("-d") { Description = "Disable" };
        var password = Verb.RequiredPasswordFile();
        return verb.Command("distributed", "Distributed UMS", async (parsed, output, cancellationToken) =>
        {
            if (parsed.GetValue(enable) == parsed.GetValue(disable))
                throw new VendorException("Specify either -e or -d.");
            var source = DataSourceFile.Read(verb.Tree).Active ?? throw new VendorException("No data source is active.");
            await DatabaseLook.ReadAsync(source, Verb.Password(parsed.GetRequiredValue(password)), cancellationToken);
            PropertiesFile.Read(verb.Tree.LocalSettings).Set(DistributedMode.Key, parsed.GetValue(enable) ? "true" : "false").Write();
            output.Message($"Distributed UMS is {(parsed.GetValue(enable) ? "enabled" : "disabled")}. Restart the server.");
        }, enable, disable, password);
    }
}
