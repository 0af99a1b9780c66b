using System.Collections.Immutable;
using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// Chooses the tablespaces of a logical copy. It uses those of production where the roles that create the copy have the right to. With
/// <c>database.copyTablespace</c> the whole copy is in that one.
/// </summary>
internal static class Tablespaces
{
    private const string Usable = "SELECT spcname::text FROM pg_tablespace WHERE has_tablespace_privilege(oid, 'CREATE')";

    private const string OfProduction =
        "SELECT t.spcname::text FROM pg_database d JOIN pg_tablespace t ON t.oid = d.dattablespace WHERE d.datname = $1 AND has_tablespace_privilege(t.oid, 'CREATE')";

    /// <summary>The tablespace of the database itself; null for the default, pg_default.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task<string?> OfCopyAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken) =>
        target.Database.CopyTablespace ?? await maintenance.ScalarAsync<string>(OfProduction, cancellationToken, target.Database.Name);

    /// <summary>Removes the tablespaces that the copy cannot use from the entries. Preflight warns about them.</summary>
    /// <param name="copy">A session on the copy, as the role that creates its tables.</param>
    /// <param name="target">The cluster.</param>
    /// <param name="archive">Everything except the rows.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task<ImmutableArray<ArchiveEntry>> PlaceAsync(NpgsqlConnection copy, DatabaseTarget target, ImmutableArray<ArchiveEntry> archive, CancellationToken cancellationToken)
    {
        if (archive.All(entry => entry.Tablespace.Length == 0))
            return archive;
        var usable = target.Database.CopyTablespace is null ? await copy.QueryAsync(Usable, reader => reader.GetString(0), cancellationToken) : [];
        return [.. archive.Select(entry => usable.Contains(entry.Tablespace, StringComparer.Ordinal) ? entry : entry with { Tablespace = "" })];
    }
}
