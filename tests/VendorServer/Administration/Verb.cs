using System.CommandLine;
using VendorServer.Tree;

namespace VendorServer.Administration;

/// <summary>What the commands of umsadmin-cli share.</summary>
internal sealed class Verb(RemoteManager tree, GlobalOptions globals, TextWriter output)
{
    public RemoteManager Tree => tree;

    /// <summary>A command with its options.</summary>
    /// <exception cref="VendorException">Thrown by the action: the command failed.</exception>
    public Command Command(string name, string description, Func<ParseResult, AdminOutput, CancellationToken, Task> action, params ReadOnlySpan<Option> options)
    {
        var command = new Command(name, description);
        foreach (var option in options)
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => action(parsed, new AdminOutput(globals, parsed, output), cancellationToken));
        return command;
    }

    /// <summary>A command that does nothing slow.</summary>
    public Command Command(string name, string description, Action<ParseResult, AdminOutput> action, params ReadOnlySpan<Option> options) => Command(
        name,
        description,
        (parsed, printed, _) =>
        {
            action(parsed, printed);
            return Task.CompletedTask;
        },
        options);

    public static Option<string> Required(string name, string description) => new(name) { Description = description, Required = true };

    /// <summary>The password in a file: its first line.</summary>
    /// <exception cref="VendorException">The file cannot be read or is empty.</exception>
    public static string Password(string path)
    {
        try
        {
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } line ? line : throw new VendorException($"The password file {path} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VendorException($"The password file cannot be read: {e.Message}", e);
        }
    }

    public static Option<string?> PasswordFile() => new("--password:file") { Description = "File with the password of the database" };

    public static Option<string> RequiredPasswordFile() => Required("--password:file", "File with the password of the database");
}
