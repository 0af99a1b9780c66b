using System.Text.Json.Nodes;

namespace UmsOperator.Tests.EndToEnd.BadSpecs;

/// <summary>A spec with one mistake. Its cluster must not start.</summary>
/// <param name="Says">Texts that the message must contain.</param>
internal sealed record BadSpec(string[] Says)
{
    /// <summary>The change that makes a valid spec invalid.</summary>
    public Action<JsonObject> Change { get; init; } = _ => { };

    /// <summary>SQL that a superuser runs in the maintenance database first.</summary>
    public string? Sql { get; init; }

    /// <summary>SQL that a superuser runs in production first.</summary>
    public string? ProductionSql { get; init; }
}
