using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>Who the servers log in as.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DatabaseAccess>))]
public enum DatabaseAccess
{
    /// <summary>A login role for each binding; the database itself keeps promises P1 and P2.</summary>
    PerServerRoles,

    /// <summary>One login for all servers; P1 and P2 hold only without network partitions.</summary>
    SharedCredentials,
}
