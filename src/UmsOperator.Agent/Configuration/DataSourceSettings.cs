namespace UmsOperator.Agent.Configuration;

/// <summary>
/// The calls that set the data source. In arguments {type} {host} {port} {database} {schema} {username} {jdbcParameters} {id} {passwordFile} are replaced; an
/// IPv6 address has brackets in {jdbcHost}.
/// </summary>
internal sealed record DataSourceSettings
{
    /// <summary>The value of <c>-t</c> for PostgreSQL.</summary>
    public string Type { get; set; } = "postgresql";

    /// <summary>The schema of the vendor's tables.</summary>
    public string Schema { get; set; } = "public";

    /// <summary>Parameters of pgJDBC; {sslmode} is the binding's.</summary>
    public string JdbcParameters { get; set; } = "sslmode={sslmode}";

    /// <summary>Added to <see cref="JdbcParameters"/> if the binding has a certificate authority; {caFile} is its path.</summary>
    public string JdbcCaParameters { get; set; } = "&sslrootcert={caFile}";

    public string[] Create { get; set; } =
        ["db", "create", "-t", "{type}", "-H", "{host}", "-p", "{port}", "-n", "{database}", "-S", "{schema}", "-u", "{username}", "--jdbc-params", "{jdbcParameters}", "-A"];

    public string[] List { get; set; } = ["db", "list"];

    public string[] Activate { get; set; } = ["db", "activate", "-i", "{id}", "--password:file", "{passwordFile}"];

    /// <summary>Removes a data source that is not active; empty to keep old ones.</summary>
    public string[] Delete { get; set; } = ["db", "delete", "-i", "{id}"];

    /// <summary>Column of the list with the ID.</summary>
    public string IdColumn { get; set; } = "ID";

    /// <summary>Column of the list that says whether a data source is active.</summary>
    public string ActiveColumn { get; set; } = "ACTIVE";

    /// <summary>Values of that column that mean yes, in any case of letters.</summary>
    public string[] ActiveValues { get; set; } = ["true", "yes", "x", "*"];

    /// <summary>Whether the password's file ends with a line break.</summary>
    public bool PasswordFileEndsWithNewLine { get; set; }
}
