using System.Security.Cryptography;
using System.Text;

namespace UmsOperator.Postgres.Access;

/// <summary>Computes SCRAM-SHA-256 verifiers in PostgreSQL's format (RFC 5803), which keep passwords out of statements and the server's log.</summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;
    private const int SaltLength = 16;
    private const int KeyLength = 32;

    /// <summary>Computes a verifier with a new salt.</summary>
    /// <param name="password">The password. Must be ASCII, as the operator generates it, because SASLprep is not applied.</param>
    /// <returns>The verifier, to be used in PASSWORD '…' of CREATE ROLE or ALTER ROLE.</returns>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, KeyLength);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }
}
