using System.Globalization;
using Npgsql;

namespace UmsOperator.Agent.Configuration;

/// <summary>
/// Reads the binding from <c>$SERVICE_BINDING_ROOT/database/</c> (servicebinding.io: one file for each entry), and each entry without a file from <c>UMS_DB_*</c>.
/// </summary>
internal static class BindingReader
{
    private const int MaxBytes = 64 << 10;

    /// <exception cref="StartRefusedException">An entry is missing or invalid.</exception>
    public static DatabaseBinding Read(Func<string, string?> environment)
    {
        var folder = environment("SERVICE_BINDING_ROOT") is { Length: > 0 } root ? Path.Combine(root, "database") : null;
        string? Entry(string file, string variable) =>
            folder is null || !File.Exists(Path.Combine(folder, file)) ? environment(variable) : Content(Path.Combine(folder, file));

        string Required(string file, string variable) => Entry(file, variable) is { Length: > 0 } value && !value.Any(char.IsControl)
            ? value
            : throw Refused($"the binding's '{file}' is missing or has control characters, and {variable} is not used; correct the binding, or set {variable}");

        if (Entry("type", "UMS_DB_TYPE") is { } type and not "postgresql")
            throw Refused($"the binding's type is '{type}'; only postgresql is supported");
        var portText = Entry("port", "UMS_DB_PORT") ?? "5432";
        if (!int.TryParse(portText, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is 0 or > 65535)
            throw Refused($"the binding's port is '{portText}'; set 1 to 65535");

        var caFile = folder is null ? null : Path.Combine(folder, "ca.crt");
        return new DatabaseBinding(
            Required("host", "UMS_DB_HOST"),
            port,
            Required("database", "UMS_DB_DATABASE"),
            Required("username", "UMS_DB_USERNAME"),
            Required("password", "UMS_DB_PASSWORD"),
            ParseSslMode(Entry("sslmode", "UMS_DB_SSLMODE") ?? "prefer"),
            caFile is not null && File.Exists(caFile) ? caFile : environment("UMS_DB_CA_FILE"));
    }

    private static string Content(string path)
    {
        try
        {
            return new FileInfo(path).Length > MaxBytes ? throw Refused($"{path} is larger than {MaxBytes} bytes; correct the binding") : File.ReadAllText(path).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused($"{path} cannot be read: {e.Message}; correct its rights");
        }
    }

    private static SslMode ParseSslMode(string text) => text switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw Refused($"the binding's sslmode is '{text}'; set disable, allow, prefer, require, verify-ca or verify-full"),
    };

    private static StartRefusedException Refused(string reason) => new(ExitCode.Configuration, reason);
}
