using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>Creates the schemas and extensions of an empty database, which everything else needs.</summary>
internal static class SchemaStart
{
    /// <summary>Creates the source's schemas and extensions. Schema public already exists, see <see cref="PristineDatabase"/>.</summary>
    /// <exception cref="DatabaseActionException">PostgreSQL refuses one; the message names it.</exception>
    public static async Task MakeAsync(NpgsqlConnection source, NpgsqlConnection copy, DatabaseTarget target, ArchivePlan plan, CancellationToken cancellationToken)
    {
        await SchemaWriter.WriteAsync(copy, plan.Schemas, cancellationToken);
        await Extensions.CreateAsync(source, copy, target, cancellationToken);
    }
}
