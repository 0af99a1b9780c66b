using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using VendorServer.Licences;
using VendorServer.Tree;

namespace VendorServer.Installing;

/// <summary>The commands that the vendor's customers have no equal of: the installer's, and those that make what the vendor sells.</summary>
internal static class InstallerCli
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("A stand-in for the vendor's software, for tests") { Install(), Package(), IssueLicence(), MakeToken() };
        try
        {
            return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (VendorException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }
    }

    private static Command Install()
    {
        var root = new Option<string>("--root") { Description = "Installation folder", DefaultValueFactory = _ => "/opt/IGEL/RemoteManager" };
        var version = new Option<string>("--version") { Description = "Version to install, MAJOR.MINOR.PATCH", Required = true };
        var settings = new Option<string[]>("--set") { Description = "A setting of the stand-in, NAME=VALUE; may be repeated", DefaultValueFactory = _ => [] };
        var copies = new Option<bool>("--copy-program") { Description = "Copy this program into the tree" };
        var link = new Option<string?>("--link") { Description = "Folder that gets a symbolic link to umsadmin-cli, for example /usr/local/bin" };
        // Those of the vendor's silent installation.
        var licence = new Option<string>("--accept-eula") { Description = "yes, or nothing is installed", DefaultValueFactory = _ => "yes" };
        var command = new Command("install", "Install a tree") { root, version, settings, copies, link, licence };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(licence) is not "yes")
                throw new VendorException("The license agreement was not accepted.");
            var tree = Installer.Install(
                parsed.GetRequiredValue(root), parsed.GetRequiredValue(version), parsed.GetRequiredValue(settings), parsed.GetValue(copies), TimeProvider.System);
            if (parsed.GetValue(link) is { } folder)
                Link(Path.Combine(folder, "umsadmin-cli"), tree);
            Console.WriteLine($"UMS {tree.ReadVersion()} was installed in {tree.Root}.");
        });
        return command;
    }

    private static void Link(string path, RemoteManager tree)
    {
        File.Delete(path);
        File.CreateSymbolicLink(path, Path.Combine(tree.Scripts, "umsadmin-cli"));
    }

    private static Command Package()
    {
        var version = new Option<string>("--version") { Description = "Version that it installs, MAJOR.MINOR.PATCH", Required = true };
        var settings = new Option<string[]>("--set") { Description = "A setting of the stand-in, NAME=VALUE; may be repeated", DefaultValueFactory = _ => [] };
        var output = new Option<string>("--output") { Description = "File to write", Required = true };
        var command = new Command("package", "Write a setup file as the vendor ships it") { version, settings, output };
        command.SetAction((parsed, _) => SetupFile.WriteAsync(parsed.GetRequiredValue(output), parsed.GetRequiredValue(version), parsed.GetRequiredValue(settings)));
        return command;
    }

    private static Command IssueLicence()
    {
        var level = new Option<string>("--level") { Description = string.Join(", ", Licence.Levels), DefaultValueFactory = _ => "ENTERPRISE" };
        level.AcceptOnlyFromAmong(Licence.Levels);
        var expires = new Option<string?>("--expires") { Description = "Date, YYYY-MM-DD; default: never" };
        var umsId = new Option<string?>("--ums-id") { Description = "The only UMS ID that may use it; default: any" };
        var output = new Option<string>("--output") { Description = "File to write", Required = true };
        var command = new Command("licence", "Issue a licence") { level, expires, umsId, output };
        command.SetAction(parsed =>
        {
            DateTimeOffset? at = parsed.GetValue(expires) is { } date ? DateTimeOffset.Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;
            File.WriteAllText(parsed.GetRequiredValue(output), new Licence(parsed.GetRequiredValue(level), at, parsed.GetValue(umsId)).Format());
        });
        return command;
    }

    private static Command MakeToken()
    {
        var output = new Option<string>("--output") { Description = "File to write", Required = true };
        var command = new Command("token", "Make a network token") { output };
        command.SetAction(parsed => File.WriteAllText(parsed.GetRequiredValue(output), RandomNumberGenerator.GetHexString(64) + "\n"));
        return command;
    }
}
