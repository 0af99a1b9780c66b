using Npgsql;

namespace UmsOperator.Sandbox.Databases;

/// <summary>Runs the DBA's script <c>dba.sql</c>: roles, an empty production database, rights.</summary>
public static class DbaStatements
{
    private const int MembershipOptions = 16;
    private const string Connect = @"\connect ";

    // GRANT SET ON PARAMETER writes a row shared by the whole server, and PostgreSQL refuses concurrent updates of it.
    private static readonly SemaphoreSlim OneScript = new(1, 1);

    /// <summary>The script as a DBA would run it in psql.</summary>
    /// <param name="names">Names of the database and roles.</param>
    /// <param name="major">Major version of the server: since 16 memberships have options.</param>
    public static string Text(DatabaseNames names, int major)
    {
        ArgumentNullException.ThrowIfNull(names);
        using var reader = new StreamReader(typeof(DbaStatements).Assembly.GetManifestResourceStream("dba.sql")!);
        return reader.ReadToEnd()
            .Replace("{database}", names.Database, StringComparison.Ordinal)
            .Replace("{operator}", names.OperatorLogin, StringComparison.Ordinal)
            .Replace("{owner}", names.OwnerRole, StringComparison.Ordinal)
            .Replace("{app}", names.AppRole, StringComparison.Ordinal)
            .Replace("{admin}", major >= MembershipOptions ? "ADMIN TRUE, INHERIT TRUE, SET TRUE" : "ADMIN OPTION", StringComparison.Ordinal);
    }

    /// <summary>Runs the script as superuser and sets the password of the operator's login.</summary>
    /// <exception cref="NpgsqlException">A name is already in use.</exception>
    public static async Task RunAsync(PostgresServer server, DatabaseNames names, string operatorPassword, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        await OneScript.WaitAsync(cancellationToken);
        try
        {
            await RunLinesAsync(server, Text(names, server.Major), cancellationToken);
        }
        finally
        {
            OneScript.Release();
        }

        await ExecuteAsync(
            server.ConnectionString(),
            $"ALTER ROLE \"{names.OperatorLogin}\" PASSWORD '{operatorPassword.Replace("'", "''", StringComparison.Ordinal)}'",
            cancellationToken);
    }

    // One statement per line.
    private static async Task RunLinesAsync(PostgresServer server, string script, CancellationToken cancellationToken)
    {
        var database = "postgres";
        foreach (var line in script.Split('\n').Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal)))
        {
            if (line.StartsWith(Connect, StringComparison.Ordinal))
                database = line[Connect.Length..].Trim('"');
            else if (line[0] != '\\')
                await ExecuteAsync(server.ConnectionString(database), line, cancellationToken);
        }
    }

    private static async Task ExecuteAsync(string connectionString, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        // The text is an embedded resource; the names come from the tests.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
