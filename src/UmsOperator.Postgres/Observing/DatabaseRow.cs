using Npgsql;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres.Observing;

/// <summary>A row of pg_database as <see cref="ClusterLook"/> reads it.</summary>
internal sealed record DatabaseRow(
    string Name, uint Oid, string Owner, bool OwnedByOperator, bool AllowsConnections, int ConnectionLimit, long SizeBytes, string? Comment, string? Claim)
{
    private const int InvalidLimit = -2;

    /// <summary>A DROP DATABASE was interrupted: it cannot be used, only dropped again.</summary>
    public bool Invalid => ConnectionLimit == InvalidLimit;

    public static DatabaseRow Read(NpgsqlDataReader reader) => new(
        reader.GetString(0), (uint)reader.GetInt64(8), reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetInt32(4), reader.GetInt64(5), reader.Text(6), reader.Text(7));
}
