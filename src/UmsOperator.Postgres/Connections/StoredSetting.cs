using System.Text;

namespace UmsOperator.Postgres.Connections;

/// <summary>One setting of a database in pg_db_role_setting.</summary>
/// <param name="Role">Name of the role for ALTER ROLE … IN DATABASE; null for ALTER DATABASE.</param>
/// <param name="Name">Name of the parameter.</param>
/// <param name="Value">Its value as stored.</param>
internal sealed record StoredSetting(string? Role, string Name, string Value)
{
    // Parameters that PostgreSQL stores as lists of quoted identifiers (GUC_LIST_QUOTE). Set as one literal, the whole list would become one item.
    private static readonly string[] Lists =
        ["local_preload_libraries", "search_path", "session_preload_libraries", "shared_preload_libraries", "temp_tablespaces", "unix_socket_directories"];

    /// <summary>The statement that applies the setting to a database.</summary>
    public string Statement(string database)
    {
        var subject = Role is null ? $"ALTER DATABASE {Sql.Identifier(database)}" : $"ALTER ROLE {Sql.Identifier(Role)} IN DATABASE {Sql.Identifier(database)}";
        var name = string.Join('.', Name.Split('.').Select(Sql.Identifier));
        var value = Lists.Contains(Name, StringComparer.OrdinalIgnoreCase) && Items(Value) is { Count: > 0 } items ? string.Join(", ", items.Select(Sql.Literal)) : Sql.Literal(Value);
        return $"{subject} SET {name} = {value}";
    }

    public override string ToString() => Role is null ? Name : $"{Name} of role {Role}";

    private static List<string> Items(string list)
    {
        var items = new List<string>();
        var item = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < list.Length; i++)
        {
            var doubled = quoted && i + 1 < list.Length && list[i] == '"' && list[i + 1] == '"';
            if (doubled)
                item.Append(list[i++]);
            else if (list[i] == '"')
                quoted = !quoted;
            else if (list[i] == ',' && !quoted)
                Take();
            else if (quoted || !char.IsWhiteSpace(list[i]))
                item.Append(list[i]);
        }

        if (list.Length > 0)
            Take();
        return items;

        void Take()
        {
            items.Add(item.ToString());
            item.Clear();
        }
    }
}
