using System.Globalization;
using System.Text;

namespace UmsOperator.Sandbox.Seeding;

/// <summary>Generates the SQL of many small tables. Names, columns, indexes and rows vary but are determined by the seed.</summary>
internal static class FeatureTables
{
    /// <summary>Number of different names.</summary>
    public const int Most = 300;

    private static readonly string[] Areas =
    [
        "asset", "audit", "automation", "certificate", "cloud", "directory", "firmware", "inventory", "licence", "message",
        "mobile", "network", "notification", "report", "search", "session", "shadow", "template", "user", "workplace",
    ];

    private static readonly string[] Nouns =
    [
        "entries", "events", "links", "limits", "mappings", "members", "options", "queue", "results", "rules",
        "runs", "scopes", "states", "tags", "values",
    ];

    private static readonly string[] Columns =
    [
        "title varchar(120) NOT NULL DEFAULT ''", "enabled boolean NOT NULL DEFAULT true", "payload text", "amount numeric(12, 2)",
        "valid_from timestamptz NOT NULL DEFAULT now()", "switch varchar(3) CHECK (switch IN ('ON', 'OFF'))", "details jsonb",
        "hash bytea", "external_id uuid", "sort_order integer NOT NULL DEFAULT 0",
    ];

    /// <param name="number">0 to <see cref="Most"/> - 1.</param>
    /// <param name="random">Determines the columns and the number of rows.</param>
    public static string Sql(int number, Random random)
    {
        var name = $"{Areas[number / Nouns.Length]}_{Nouns[number % Nouns.Length]}";
        var sql = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"CREATE TABLE {name} (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ")
            .Append("owner_key varchar(80) NOT NULL");
        foreach (var column in Columns.Where(_ => random.Next(2) == 0))
            sql.Append(", ").Append(column);
        if (number % 5 == 0)
            sql.Append(", profile_id integer REFERENCES profiles");
        sql.AppendLine(");").AppendLine(CultureInfo.InvariantCulture, $"CREATE INDEX {name}_owner ON {name} (owner_key);");
        if (number % 3 == 0)
            sql.AppendLine(CultureInfo.InvariantCulture, $"CREATE UNIQUE INDEX {name}_lower ON {name} (lower(owner_key)) WHERE id > 0;");
        sql.AppendLine(
            CultureInfo.InvariantCulture,
            $"INSERT INTO {name} (owner_key) SELECT '{name}-' || n FROM generate_series(1, {random.Next(5, 60)}) n;");
        return sql.ToString();
    }
}
