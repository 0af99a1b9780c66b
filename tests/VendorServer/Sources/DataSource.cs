using Npgsql;
using UmsServer.Configuration;

namespace VendorServer.Sources;

/// <summary>A data source of umsadmin-cli. <paramref name="Password"/> is null until the first activation.</summary>
internal sealed record DataSource(int Id, string Type, string Host, int Port, string Name, string Schema, string User, string JdbcParameters, string? Password)
{
    /// <summary>The only value of <c>-t</c> that the stand-in supports.</summary>
    public const string PostgreSql = "postgresql";

    /// <summary>The only schema that the stand-in supports.</summary>
    public const string PublicSchema = "public";

    /// <summary>Connection settings as pgJDBC would use them.</summary>
    /// <exception cref="VendorException">There is no password yet, or <c>sslmode</c> is unknown.</exception>
    public NpgsqlConnectionStringBuilder ConnectionSettings(string? password = null)
    {
        var binding = new DatabaseBinding(
            Host, Port, Name, User, password ?? Password ?? throw new VendorException($"The data source {Id} has no password; activate it first."), SslMode(), Parameter("sslrootcert"));
        var settings = binding.ConnectionSettings("", "");
        settings.ApplicationName = "PostgreSQL JDBC Driver";
        return settings;
    }

    /// <summary>A value of the JDBC parameters, which are separated by <c>&amp;</c> or <c>;</c>. Unknown ones are ignored, as pgJDBC does.</summary>
    private string? Parameter(string key) => JdbcParameters.TrimStart('?').Split(['&', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(pair => pair.Split('=', 2))
        .LastOrDefault(pair => pair.Length == 2 && pair[0] == key)?[1];

    private SslMode SslMode() => Parameter("sslmode") switch
    {
        null or "prefer" => Npgsql.SslMode.Prefer,
        "disable" => Npgsql.SslMode.Disable,
        "allow" => Npgsql.SslMode.Allow,
        "require" => Npgsql.SslMode.Require,
        "verify-ca" => Npgsql.SslMode.VerifyCA,
        "verify-full" => Npgsql.SslMode.VerifyFull,
        var other => throw new VendorException($"Invalid sslmode value: {other}"),
    };
}
