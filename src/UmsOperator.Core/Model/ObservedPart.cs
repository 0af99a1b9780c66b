using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>A part of an observation that can fail independently of the others. Failures of the database are reported by <see cref="DatabaseReach"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ObservedPart>))]
public enum ObservedPart
{
    /// <summary>The servers' pods.</summary>
    Pods,

    /// <summary>The bindings' Secrets.</summary>
    Secrets,

    /// <summary>Services and volume claims.</summary>
    Children,

    /// <summary>The PodDisruptionBudget.</summary>
    DisruptionBudget,
}
