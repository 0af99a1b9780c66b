using System.CommandLine;
using VendorServer.Tree;

namespace VendorServer.Administration.Verbs;

/// <summary><c>ports</c>: in effect after the server's next start.</summary>
internal static class PortVerbs
{
    public static Command Create(Verb verb) => new("ports", "Manage ports")
    {
        verb.Command("list", "List ports", (_, output) =>
        {
            var file = PropertiesFile.Read(verb.Tree.Ports);
            output.Table(["NAME", "PORT"], PortSettings.Defaults.Select(pair => (IReadOnlyList<string>)[pair.Key, file.Get(pair.Key) ?? pair.Value]));
        }),
        Set(verb),
    };

    private static Command Set(Verb verb)
    {
        (Option<string?> Option, string Key)[] ports =
        [
            (new("-d") { Description = "Device port" }, PortSettings.DeviceKey),
            (new("-e") { Description = "Port of the embedded database" }, PortSettings.DatabaseKey),
            (new("-j") { Description = "Java Web Start port" }, PortSettings.WebStartKey),
            (new("-w") { Description = "Web server port" }, PortSettings.WebKey),
        ];
        var sslOnly = new Option<bool?>("--ssl-only") { Description = "Close the Java Web Start port" };
        return verb.Command("set", "Set ports", (parsed, output) =>
        {
            var file = PropertiesFile.Read(verb.Tree.Ports);
            foreach (var (option, key) in ports)
            {
                if (parsed.GetValue(option) is { } text)
                    file.Set(key, $"{PortSettings.Parse(key, text)}");
            }

            if (parsed.GetValue(sslOnly) is { } only)
                file.Set(PortSettings.SslOnlyKey, only ? "true" : "false");
            file.Write();
            output.Message("The ports were set. Restart the server.");
        }, [.. ports.Select(port => port.Option), sslOnly]);
    }
}
