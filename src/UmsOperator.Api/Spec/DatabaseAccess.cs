using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>How servers log in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DatabaseAccess>))]
public enum DatabaseAccess
{
    /// <summary>One login role for each binding. The database itself enforces promises P1 and P2.</summary>
    PerServerRoles,

    /// <summary>One login for all servers. P1 and P2 hold only without network partitions.</summary>
    SharedCredentials,
}
