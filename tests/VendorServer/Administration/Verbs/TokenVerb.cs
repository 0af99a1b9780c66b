using System.CommandLine;

namespace VendorServer.Administration.Verbs;

/// <summary><c>token</c>: installs the IGEL network token, which servers and load balancers share.</summary>
internal static class TokenVerb
{
    public static Command Create(Verb verb)
    {
        var server = new Option<bool>("--server") { Description = "For the server" };
        var broker = new Option<bool>("--broker") { Description = "For the load balancer" };
        var path = Verb.Required("-f", "Token file");
        return verb.Command("token", "Install the network token", (parsed, output) =>
        {
            if (parsed.GetValue(server) == parsed.GetValue(broker))
                throw new VendorException("Specify either --server or --broker.");
            var (from, to) = (parsed.GetRequiredValue(path), parsed.GetValue(server) ? verb.Tree.ServerToken : verb.Tree.BrokerToken);
            if (!File.Exists(from))
                throw new VendorException($"The file {from} does not exist.");
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to, overwrite: true);
            output.Message("The network token was installed. Restart the service.");
        }, server, broker, path);
    }
}
