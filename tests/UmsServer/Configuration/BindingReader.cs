using System.Globalization;
using Npgsql;

namespace UmsServer.Configuration;

/// <summary>
/// Reads the binding from <c>$SERVICE_BINDING_ROOT/database/</c> (servicebinding.io: one file per entry), and each entry without
/// a file from <c>UMS_DB_*</c>.
/// </summary>
internal static class BindingReader
{
    /// <exception cref="StartRefusedException">An entry is missing or invalid.</exception>
    public static DatabaseBinding Read(Func<string, string?> environment)
    {
        var folder = environment("SERVICE_BINDING_ROOT") is { Length: > 0 } root ? Path.Combine(root, "database") : null;
        string? Entry(string file, string variable)
        {
            var path = folder is null ? null : Path.Combine(folder, file);
            return path is not null && File.Exists(path) ? File.ReadAllText(path).TrimEnd('\r', '\n') : environment(variable);
        }

        string Required(string file, string variable) => Entry(file, variable) is { Length: > 0 } value
            ? value
            : throw Refused($"the binding has no '{file}' and {variable} is not set");

        var type = Entry("type", "UMS_DB_TYPE") ?? "postgresql";
        if (type is not "postgresql")
            throw Refused($"the binding's type is '{type}', but this server supports only postgresql");
        if (!int.TryParse(Entry("port", "UMS_DB_PORT") ?? "5432", NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            throw Refused("the binding's port is not a number");

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

    private static SslMode ParseSslMode(string text) => text switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw Refused($"the binding's sslmode '{text}' is not supported"),
    };

    private static StartRefusedException Refused(string reason) => new(ExitCode.Configuration, reason);
}
