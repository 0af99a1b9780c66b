using System.Text;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Reads texts of the shared catalogs. They are kept in the encoding of the database that they were written from, and are bytes of no text in another one: Npgsql
/// would throw, and one such name of a stranger would hide every cluster of the server.
/// </summary>
internal static class LenientText
{
    /// <summary>A text column; what is no UTF-8 becomes U+FFFD.</summary>
    public static string Lenient(this NpgsqlDataReader reader, int column) => Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(column));

    /// <summary>As <see cref="Lenient"/>; may be null.</summary>
    public static string? LenientOrNull(this NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.Lenient(column);
}
