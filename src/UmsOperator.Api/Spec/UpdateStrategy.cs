using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>How an update is done.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpdateStrategy>))]
public enum UpdateStrategy
{
    /// <summary>Each server but the last one moves to its own snapshot. Devices are served throughout.</summary>
    UpdateMode,

    /// <summary>All servers but one stop. That one migrates production, then the others start in parallel. Devices are not served during the migration.</summary>
    ShortDowntime,

    /// <summary>For a patch within one MAJOR.MINOR: servers are replaced one by one, without copies.</summary>
    Rolling,
}
