using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>Whether the database server could be observed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DatabaseReach>))]
public enum DatabaseReach
{
    /// <summary>Observed completely, under the cluster's advisory lock.</summary>
    Connected,

    /// <summary>No answer: host, port, network, TLS or too many connections.</summary>
    Unreachable,

    /// <summary>The server refused the operator's login.</summary>
    LoginRefused,

    /// <summary>The operator's Secret is missing or lacks a key.</summary>
    NoCredentials,

    /// <summary>Another operator process holds this cluster's advisory lock.</summary>
    Locked,
}
