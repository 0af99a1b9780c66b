using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>How an update is done.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpdateStrategy>))]
public enum UpdateStrategy
{
    /// <summary>Each server but the last detaches onto its own snapshot; devices are served all the while.</summary>
    UpdateMode,

    /// <summary>All servers but one stop, that one migrates, the rest follow in parallel. Devices are not served while it migrates.</summary>
    ShortDowntime,

    /// <summary>A patch inside one MAJOR.MINOR: servers roll one by one, no copies.</summary>
    Rolling,
}
