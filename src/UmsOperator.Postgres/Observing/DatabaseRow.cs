using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Observing;

/// <summary>A row of pg_database as <see cref="ClusterQuery"/> reads it.</summary>
internal sealed record DatabaseRow(
    string Name, string Owner, bool OwnedByOperator, bool AllowsConnections, int ConnectionLimit, long SizeBytes, string? Comment, string? Claim)
{
    private const int InvalidLimit = -2;

    /// <summary>Whether a DROP DATABASE was interrupted. Such a database can only be dropped.</summary>
    public bool Invalid => ConnectionLimit == InvalidLimit;

    public static DatabaseRow Read(NpgsqlDataReader reader) => new(
        reader.Lenient(0), reader.Lenient(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetInt32(4), reader.GetInt64(5), reader.LenientOrNull(6), reader.LenientOrNull(7));
}
