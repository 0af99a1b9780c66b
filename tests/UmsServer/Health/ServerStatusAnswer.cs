namespace UmsServer.Health;

/// <summary>The fields of the vendor's <c>/umsapi/v3/serverstatus</c>; it contains neither mode nor schema.</summary>
internal sealed record ServerStatusAnswer(
    string RmGuiServerVersion, string BuildNumber, string ActiveMQVersion, string DerbyVersion, string ServerUUID, string Server);
