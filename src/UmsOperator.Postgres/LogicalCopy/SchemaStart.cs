using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>What all else of an empty database lives in: its schemas, and the extensions in them.</summary>
internal static class SchemaStart
{
    /// <summary>Makes them as the source has them; schema public is there already, see <see cref="PristineDatabase"/>.</summary>
    /// <exception cref="DatabaseActionException">One is refused; names it.</exception>
    public static async Task MakeAsync(NpgsqlConnection source, NpgsqlConnection copy, DatabaseTarget target, ArchivePlan plan, CancellationToken cancellationToken)
    {
        await SchemaWriter.WriteAsync(copy, plan.Schemas, cancellationToken);
        await Extensions.CreateAsync(source, copy, target, cancellationToken);
    }
}
