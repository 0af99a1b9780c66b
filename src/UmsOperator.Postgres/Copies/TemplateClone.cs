using Npgsql;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>CREATE DATABASE … TEMPLATE: an exact copy, closed until its rights are set. Loses what <see cref="DatabaseSettings"/> and <see cref="DatabaseRights"/> set again.</summary>
internal static class TemplateClone
{
    // Below it WAL_LOG is quicker, as it needs no checkpoint and syncs no file; above it everything would be written twice.
    // Measured on 15, they cross at 25 MB with one large table and at 130 MB with 2,000 files; at 64 MB either is at most 0.2 s slower.
    private const long FileCopyFromBytes = 64L << 20;

    /// <summary>Clones. The template must have no session but the template locks of other clones.</summary>
    /// <param name="connection">A session of the operator on the maintenance database, not in a transaction.</param>
    /// <param name="source">The template.</param>
    /// <param name="copy">Name of the clone; must not exist.</param>
    /// <param name="tablespace">Null: that of the template.</param>
    /// <param name="cancellationToken">Cancels it; what is half-made stays, without a comment.</param>
    public static async Task RunAsync(NpgsqlConnection connection, string source, string copy, string? tablespace, CancellationToken cancellationToken)
    {
        var bytes = await connection.ScalarAsync<long>("SELECT pg_database_size(oid) FROM pg_database WHERE datname = $1", cancellationToken, source);
        var strategy = connection.PostgreSqlVersion.Major < 15 ? "" : bytes >= FileCopyFromBytes ? " STRATEGY file_copy" : " STRATEGY wal_log";
        var place = tablespace is null ? "" : $" TABLESPACE {Sql.Identifier(tablespace)}";
        await connection.ExecuteAsync($"CREATE DATABASE {Sql.Identifier(copy)} TEMPLATE {Sql.Identifier(source)} ALLOW_CONNECTIONS false{strategy}{place}", cancellationToken);
    }
}
