using System.Text.Json.Nodes;

namespace UmsOperator.Tests.EndToEnd.BadSpecs;

/// <summary>A cluster that must not come up.</summary>
/// <param name="Says">What its message holds.</param>
internal sealed record BadSpec(string[] Says)
{
    /// <summary>To a spec that would work.</summary>
    public Action<JsonObject> Change { get; init; } = _ => { };

    /// <summary>Run by a superuser in the maintenance database before.</summary>
    public string? Sql { get; init; }

    /// <summary>Run by a superuser in production before.</summary>
    public string? ProductionSql { get; init; }
}
