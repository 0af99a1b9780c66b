using System.Security.Cryptography;
using System.Text;

namespace UmsOperator.Postgres.Access;

/// <summary>SCRAM-SHA-256 verifier in PostgreSQL's form (RFC 5803): what is sent and logged by the server is not the password.</summary>
internal static class ScramVerifier
{
    private const int Iterations = 4096;
    private const int SaltLength = 16;
    private const int KeyLength = 32;

    /// <summary>Makes a verifier with a new salt.</summary>
    /// <param name="password">The password; ASCII, as the operator makes them (SASLprep leaves it as it is).</param>
    /// <returns>For ALTER ROLE … PASSWORD.</returns>
    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var salted = Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, Iterations, HashAlgorithmName.SHA256, KeyLength);
        var stored = SHA256.HashData(HMACSHA256.HashData(salted, "Client Key"u8));
        var server = HMACSHA256.HashData(salted, "Server Key"u8);
        return $"SCRAM-SHA-256${Iterations}:{Convert.ToBase64String(salt)}${Convert.ToBase64String(stored)}:{Convert.ToBase64String(server)}";
    }
}
