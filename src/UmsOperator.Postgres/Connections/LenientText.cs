using System.Text;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Reads texts of the shared catalogs. They are stored in the encoding of the database in which they were written, and can be invalid in another one. Npgsql would
/// throw, so a single foreign name of this kind would make every cluster on the server unobservable.
/// </summary>
internal static class LenientText
{
    /// <summary>Reads a text column. Bytes that are not valid UTF-8 become U+FFFD.</summary>
    public static string Lenient(this NpgsqlDataReader reader, int column) => Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(column));

    /// <summary>Like <see cref="Lenient"/>, for a column that may be null.</summary>
    public static string? LenientOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Lenient(column);
}
