using UmsOperator.Api.Spec;

namespace UmsOperator.Core.Protocol;

/// <summary>Whether the spec asks for a verified certificate of the database server: the condition DatabaseVerified and a warning of preflight.</summary>
internal static class CertificateReport
{
    /// <summary>What is not verified, with the remedy; null if the certificate is.</summary>
    public static string? Warning(DatabaseSpec database) => IsVerified(database)
        ? null
        : $"database.sslMode: {database.SslMode} does not verify the certificate of {database.Host}:{database.Port}, so another server could answer in its place; "
            + $"set database.sslMode to {SslMode.VerifyFull}, and database.caSecretRef to a Secret with the authority that signed it";

    /// <summary>What is verified.</summary>
    public static string Confirmation(DatabaseSpec database) =>
        $"the certificate of {database.Host}:{database.Port} must be signed by the authority in Secret '{database.CaSecretRef?.Name}'{(database.SslMode == SslMode.VerifyFull ? " and name the host" : "")}";

    private static bool IsVerified(DatabaseSpec database) => database.SslMode is SslMode.VerifyCA or SslMode.VerifyFull;
}
