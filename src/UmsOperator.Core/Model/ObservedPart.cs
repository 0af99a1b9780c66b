using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>A part of an observation, as far as it can fail by itself. The database tells by <see cref="DatabaseReach"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ObservedPart>))]
public enum ObservedPart
{
    /// <summary>The servers' pods.</summary>
    Pods,

    /// <summary>The bindings' Secrets.</summary>
    Secrets,

    /// <summary>Services and claims of volumes.</summary>
    Children,

    /// <summary>The PodDisruptionBudget.</summary>
    DisruptionBudget,
}
