namespace UmsOperator.Sandbox.Databases;

/// <summary>Names of a database prepared for UMS and of its roles. One PostgreSQL server may hold several.</summary>
public sealed record DatabaseNames
{
    /// <summary>The production database.</summary>
    public string Database { get; init; } = "rmdb";

    /// <summary>The operator's login.</summary>
    public string OperatorLogin { get; init; } = "ums_operator";

    /// <summary>The role that owns every object.</summary>
    public string OwnerRole { get; init; } = "ums_owner";

    /// <summary>The role that reads and writes rows.</summary>
    public string AppRole { get; init; } = "ums_app";

    /// <summary>Names of a second, third, … installation, distinguished by a suffix.</summary>
    public static DatabaseNames For(string suffix) => new()
    {
        Database = $"rmdb_{suffix}",
        OperatorLogin = $"ums_operator_{suffix}",
        OwnerRole = $"ums_owner_{suffix}",
        AppRole = $"ums_app_{suffix}",
    };
}
