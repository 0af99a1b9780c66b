using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Processes;

namespace UmsOperator.Agent.Vendor;

/// <summary>Calls umsadmin-cli. A password goes through a file that only this user can read and that exists during the call alone.</summary>
internal sealed class AdminCli(VendorTree tree, VendorEnvironment environment, CommandRunner runner, AgentSettings settings, ILogger<AdminCli> logger)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Runs a verb and requires success.</summary>
    /// <param name="arguments">With names in braces.</param>
    /// <param name="values">What the names stand for.</param>
    /// <param name="password">Written to the file {passwordFile}; null if the verb needs none.</param>
    /// <param name="cancellationToken">Kills the call.</param>
    /// <returns>Its stdout.</returns>
    /// <exception cref="AdminFailedException">Another exit code, or no end in time.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> values, string? password, CancellationToken cancellationToken)
    {
        var result = await TryAsync(arguments, values, password, cancellationToken);
        if (settings.Vendor.AdminSuccess.Contains(result.Code))
            return result.Output;
        var what = result.Code == -1 ? $"did not end within vendor.adminTimeoutSeconds ({settings.Vendor.AdminTimeoutSeconds} s)" : $"ended with {result.Code}";
        throw new AdminFailedException($"umsadmin-cli {Verb(arguments)} {what}: {result.Reason}");
    }

    /// <summary>Runs a verb, whatever its exit code.</summary>
    public async Task<CommandResult> TryAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> values, string? password, CancellationToken cancellationToken)
    {
        var all = new Dictionary<string, string>(values, StringComparer.Ordinal);
        var file = password is null ? null : WritePassword(password);
        try
        {
            if (file is not null)
                all["passwordFile"] = file;
            var spec = new ProcessSpec(
                "umsadmin-cli", [.. tree.Command(settings.Vendor.AdminCommand), .. arguments.Select(argument => Fill(argument, all))],
                tree.Home, environment.For(new Dictionary<string, string>(StringComparer.Ordinal)));
            var result = await runner.RunAsync(spec, TimeSpan.FromSeconds(settings.Vendor.AdminTimeoutSeconds), cancellationToken);
            logger.CommandEnded(Verb(arguments), result.Code);
            return result;
        }
        finally
        {
            if (file is not null)
                File.Delete(file);
        }
    }

    /// <summary>Replaces names in braces.</summary>
    public static string Fill(string text, IReadOnlyDictionary<string, string> values)
    {
        foreach (var (name, value) in values)
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }

    // The words before the first option: options may contain names of users and hosts.
    private static string Verb(IReadOnlyList<string> arguments) => string.Join(' ', arguments.TakeWhile(argument => !argument.StartsWith('-')));

    private string WritePassword(string password)
    {
        var path = Path.Combine(Path.GetTempPath(), $"ums-{Guid.NewGuid():N}");
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private });
        using var writer = new StreamWriter(file);
        writer.Write(settings.DataSource.PasswordFileEndsWithNewLine ? password + "\n" : password);
        return path;
    }
}
