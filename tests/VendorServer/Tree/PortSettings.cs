using System.Globalization;

namespace VendorServer.Tree;

/// <summary>The server's ports, from <c>ports.properties</c>.</summary>
/// <param name="Device">OS 11 devices.</param>
/// <param name="Web">Console, REST and OS 12 devices.</param>
/// <param name="WebStart">Java Web Start and check-status over plain HTTP.</param>
/// <param name="SslOnly">Whether <paramref name="WebStart"/> is closed.</param>
internal sealed record PortSettings(int Device, int Web, int WebStart, bool SslOnly)
{
    public const string DeviceKey = "device.port";
    public const string WebKey = "web.port";
    public const string WebStartKey = "jws.port";
    public const string DatabaseKey = "database.port";
    public const string SslOnlyKey = "ssl.only";

    /// <summary>A key and its value after the installation, in the order of <c>ports list</c>.</summary>
    public static readonly IReadOnlyList<(string Key, string Value)> Defaults =
        [(DeviceKey, "30001"), (WebKey, "8443"), (WebStartKey, "9080"), (DatabaseKey, "1528"), (SslOnlyKey, "false")];

    /// <exception cref="VendorException">A port is not a number from 1 to 65535.</exception>
    public static PortSettings Read(RemoteManager tree)
    {
        var file = PropertiesFile.Read(tree.Ports);
        int Port(string key) => Parse(key, file.Get(key) ?? Defaults.First(pair => pair.Key == key).Value);
        return new PortSettings(Port(DeviceKey), Port(WebKey), Port(WebStartKey), file.IsTrue(SslOnlyKey));
    }

    /// <exception cref="VendorException">It is not a number from 1 to 65535.</exception>
    public static int Parse(string key, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw new VendorException($"{key}: '{text}' is not a port.");
}
