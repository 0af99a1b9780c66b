using Npgsql;
using UmsOperator.Postgres.Copies;
using UmsOperator.Postgres.Sessions;
using UmsOperator.Postgres.Streaming.Archives;

namespace UmsOperator.Postgres.Streaming;

/// <summary>What all else of an empty database lives in: its schemas, and the extensions in them.</summary>
internal static class SchemaStart
{
    /// <summary>Makes them as the source has them.</summary>
    /// <exception cref="DatabaseActionException">One is refused; names it.</exception>
    public static async Task MakeAsync(NpgsqlConnection source, NpgsqlConnection copy, DatabaseTarget target, ArchivePlan plan, CancellationToken cancellationToken)
    {
        // template0 has a schema public, which the database's owner owns; a dump does not say that it is gone.
        if (!await source.ScalarAsync<bool>("SELECT to_regnamespace('public') IS NOT NULL", cancellationToken))
            await copy.ExecuteAsync("DROP SCHEMA public", cancellationToken);
        await SchemaWriter.WriteAsync(copy, plan.Schemas, cancellationToken);
        await Extensions.CreateAsync(source, copy, target, cancellationToken);
    }
}
