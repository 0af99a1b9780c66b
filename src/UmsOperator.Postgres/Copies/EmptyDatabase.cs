using Npgsql;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.Copies;

/// <summary>Creates a database from template0 with the encoding and the locale of a source. It allows no connections.</summary>
internal static class EmptyDatabase
{
    // Read as JSON because the columns depend on the version: 15 added the provider and the ICU locale, 16 the ICU rules, and 17 replaced the ICU locale with a locale for every provider.
    private const string Shape =
        """
        SELECT pg_encoding_to_char(d.encoding), d.datcollate::text, d.datctype::text, j ->> 'datlocprovider',
            coalesce(j ->> 'datlocale', j ->> 'daticulocale'), j ->> 'daticurules'
        FROM pg_database d, to_jsonb(d) j WHERE d.datname = $1
        """;

    /// <summary>Creates the database.</summary>
    /// <param name="maintenance">A session of the operator on the maintenance database.</param>
    /// <param name="source">The database whose encoding and locale are used. If it does not exist, those of template0 are used.</param>
    /// <param name="name">Name of the new database.</param>
    /// <param name="tablespace">The tablespace; null for that of template0.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    public static async Task CreateAsync(NpgsqlConnection maintenance, string source, string name, string? tablespace, CancellationToken cancellationToken)
    {
        var options = await maintenance.QueryAsync(Shape, Options, cancellationToken, source) is [var shape] ? shape : "";
        var place = tablespace is null ? "" : $" TABLESPACE {Sql.Identifier(tablespace)}";
        await maintenance.ExecuteAsync($"CREATE DATABASE {Sql.Identifier(name)} TEMPLATE template0 ALLOW_CONNECTIONS false {options}{place}", cancellationToken);
    }

    private static string Options(NpgsqlDataReader reader)
    {
        var options = $"ENCODING {Sql.Literal(reader.GetString(0))} LC_COLLATE {Sql.Literal(reader.GetString(1))} LC_CTYPE {Sql.Literal(reader.GetString(2))}";
        var locale = Sql.Literal(reader.Text(4) ?? "");
        return reader.Text(3) switch
        {
            "i" => $"{options} LOCALE_PROVIDER icu ICU_LOCALE {locale}{(reader.Text(5) is { } rules ? $" ICU_RULES {Sql.Literal(rules)}" : "")}",
            "b" => $"{options} LOCALE_PROVIDER builtin BUILTIN_LOCALE {locale}",
            // Stated explicitly, because template0 may have another provider.
            "c" => $"{options} LOCALE_PROVIDER libc",
            _ => options,
        };
    }
}
