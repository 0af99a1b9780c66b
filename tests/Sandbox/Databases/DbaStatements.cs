using Npgsql;

namespace UmsOperator.Sandbox.Databases;

/// <summary>The DBA's part, played from <c>dba.sql</c>: roles, an empty production database, rights.</summary>
public static class DbaStatements
{
    private const int MembershipOptions = 16;
    private const string Connect = @"\connect ";

    /// <summary>The text as a DBA would run it in psql.</summary>
    /// <param name="names">What to call things.</param>
    /// <param name="major">Of the PostgreSQL server: from 16 on memberships carry options.</param>
    public static string Text(DatabaseNames names, int major)
    {
        ArgumentNullException.ThrowIfNull(names);
        using var reader = new StreamReader(typeof(DbaStatements).Assembly.GetManifestResourceStream("dba.sql")!);
        return reader.ReadToEnd()
            .Replace("{maintenance}", "postgres", StringComparison.Ordinal)
            .Replace("{database}", names.Database, StringComparison.Ordinal)
            .Replace("{operator}", names.OperatorLogin, StringComparison.Ordinal)
            .Replace("{owner}", names.OwnerRole, StringComparison.Ordinal)
            .Replace("{app}", names.AppRole, StringComparison.Ordinal)
            .Replace("{admin}", major >= MembershipOptions ? "WITH ADMIN TRUE, INHERIT TRUE, SET TRUE" : "WITH ADMIN OPTION", StringComparison.Ordinal);
    }

    /// <summary>Runs the text as superuser and gives the operator's login a password.</summary>
    /// <exception cref="NpgsqlException">A name is taken.</exception>
    public static async Task RunAsync(PostgresServer server, DatabaseNames names, string operatorPassword, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        var database = "postgres";
        foreach (var line in Text(names, server.Major).Split('\n').Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal)))
        {
            if (line.StartsWith(Connect, StringComparison.Ordinal))
                database = line[Connect.Length..];
            else
                await ExecuteAsync(server.ConnectionString(database), line, cancellationToken);
        }

        await ExecuteAsync(
            server.ConnectionString(),
            $"ALTER ROLE \"{names.OperatorLogin}\" PASSWORD '{operatorPassword.Replace("'", "''", StringComparison.Ordinal)}'",
            cancellationToken);
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        // From our own resource; the names are the test's.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
