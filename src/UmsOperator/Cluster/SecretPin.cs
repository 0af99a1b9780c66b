using System.Globalization;
using System.Text;
using UmsOperator.Api.Spec;

namespace UmsOperator.Cluster;

/// <summary>
/// Restricts a login to the server that the keys host and port of its Secret name. The login is then not sent to any other server, so users who may
/// edit a UmsCluster cannot obtain it. The names are compared as text: another name for the same server does not match. Pure.
/// </summary>
internal static class SecretPin
{
    private const string Host = "host";
    private const string Port = "port";

    /// <summary>Why the login must not be used, and what to do; null if it may be used. The text contains nothing of the Secret's data.</summary>
    /// <param name="field">The field that names the Secret.</param>
    /// <param name="secret">Its name.</param>
    /// <param name="data">Its data.</param>
    /// <param name="database">The server in the spec.</param>
    public static string? Problem(string field, string secret, IDictionary<string, byte[]> data, DatabaseSpec database) =>
        (HostProblem(data, database) ?? PortProblem(data, database)) is { } problem ? $"{field}: Secret '{secret}' {problem}" : null;

    private static string? HostProblem(IDictionary<string, byte[]> data, DatabaseSpec database)
    {
        if (data.GetBytesOrNull(Host) is not { } bytes)
            return null;
        if (SecretText.Read(Host, bytes).Text is not { } host)
            return "has a key host that is not UTF-8 text; set it to the server's name, or remove the key";
        if (host.Length == 0 || host.Any(sign => char.IsWhiteSpace(sign) || char.IsControl(sign)))
            return "has a key host that is empty or contains white space or a line break; set it to the server's name, or remove the key";
        return host == database.Host || Ascii.EqualsIgnoreCase(host, database.Host)
            ? null
            : $"is for another server: its key host is not spec.database.host ('{database.Host}'); correct spec.database.host, or name a Secret for that server";
    }

    private static string? PortProblem(IDictionary<string, byte[]> data, DatabaseSpec database)
    {
        if (data.GetBytesOrNull(Port) is not { } bytes)
            return null;
        if (!int.TryParse(SecretText.Read(Port, bytes).Text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
            return "has a key port that is not a number from 1 to 65535; set it to the server's port, or remove the key";
        return port == database.Port
            ? null
            : $"is for another server: its key port is not spec.database.port ({database.Port}); correct spec.database.port, or name a Secret for that server";
    }

    private static byte[]? GetBytesOrNull(this IDictionary<string, byte[]> data, string key) => data.TryGetValue(key, out var bytes) ? bytes ?? [] : null;
}
