using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Doctor;

/// <summary>Compares the installed tree with the settings.</summary>
internal sealed class TreeChecks(AgentSettings settings, VendorTree tree)
{
    // Without these the vendor's start script finds neither classes nor options.
    private static readonly string[] Variables = ["CATALINA_HOME", "CLASSPATH", "JAVA_OPTS"];

    public IEnumerable<Finding> Run()
    {
        yield return Directory.Exists(tree.Home) ? new("vendor.home", Outcome.AsAssumed, tree.Home) : new("vendor.home", Outcome.Different, $"{tree.Home} does not exist");
        yield return Version();
        yield return EnvironmentFile();
        yield return Boot();
        yield return Program("vendor.adminCommand", settings.Vendor.AdminCommand);
        yield return Program("server.command", settings.Server.Command);
        for (var number = 0; number < settings.Helpers.Length; number++)
        {
            yield return Program($"helpers[{number}].command", settings.Helpers[number].Command);
            if (settings.Helpers[number].User is { Length: > 0 } user)
                yield return User($"helpers[{number}].user", user);
        }

        foreach (var item in settings.Identity.Items)
        {
            var path = tree.Below(item.Path);
            var exists = item.Keep == Keep.Folder ? Directory.Exists(path) : File.Exists(path);
            yield return new($"identity.items[{item.Name}].path", exists ? Outcome.AsAssumed : Outcome.Unknown,
                exists ? path : $"{path} does not exist; it may be made at the first start. Run again once the server has served");
        }

        foreach (var (file, source) in settings.Logs.Files)
            yield return File.Exists(tree.Below(file)) ? new("logs.files", Outcome.AsAssumed, $"{source}: {tree.Below(file)}")
                : new("logs.files", Outcome.Unknown, $"{source}: {tree.Below(file)} does not exist; it may be made at the first start");
    }

    private Finding Version()
    {
        try
        {
            return new("vendor.versionFile", Outcome.AsAssumed, $"{tree.Below(settings.Vendor.VersionFile)} contains {tree.ReadVersion()}");
        }
        catch (StartRefusedException e)
        {
            return new("vendor.versionFile", Outcome.Different, e.Message);
        }
    }

    private Finding EnvironmentFile()
    {
        try
        {
            var found = tree.ReadEnvironment();
            var missing = Variables.Where(name => !found.ContainsKey(name)).ToList();
            return missing.Count == 0
                ? new("vendor.environmentFile", Outcome.AsAssumed, $"{found.Count} variables, {string.Join(", ", Variables)} among them")
                : new("vendor.environmentFile", Outcome.Different,
                    $"{string.Join(", ", missing)} is not set in {tree.Below(settings.Vendor.EnvironmentFile)}, which sets {string.Join(", ", found.Keys.Order(StringComparer.Ordinal))}; set what is missing in server.environment if the server needs it");
        }
        catch (StartRefusedException e)
        {
            return new("vendor.environmentFile", Outcome.Different, e.Message);
        }
    }

    private Finding Boot()
    {
        var path = tree.Below(settings.Vendor.BootFile);
        if (settings.Vendor.BootProperties.Count == 0)
            return new("vendor.bootFile", Outcome.Unknown, "vendor.bootProperties is empty");
        return File.Exists(path)
            ? new("vendor.bootFile", Outcome.AsAssumed, path)
            : new("vendor.bootFile", Outcome.Unknown, $"{path} does not exist; the agent would make it");
    }

    private Finding Program(string setting, string[] command)
    {
        var program = tree.Command(command)[0];
        if (!program.Contains('/', StringComparison.Ordinal))
            return new(setting, Outcome.Unknown, $"{program} is searched in PATH");
        if (!File.Exists(program))
            return new(setting, Outcome.Different, $"{program} does not exist");
        const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return (File.GetUnixFileMode(program) & AnyExecute) == UnixFileMode.None ? new(setting, Outcome.Different, $"{program} is not executable") : new(setting, Outcome.AsAssumed, program);
    }

    private static Finding User(string setting, string user) =>
        File.Exists("/etc/passwd") && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(user + ":", StringComparison.Ordinal))
            ? new(setting, Outcome.AsAssumed, user)
            : new(setting, Outcome.Different, $"the system has no user {user}; it matters only if the agent runs as root");
}
