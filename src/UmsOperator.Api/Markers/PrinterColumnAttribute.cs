namespace UmsOperator.Api.Markers;

/// <summary>A column that <c>kubectl get</c> shows, in the order of the attributes.</summary>
/// <param name="name">Heading, which kubectl prints in capitals.</param>
/// <param name="jsonPath">JSON path of the value.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string jsonPath) : Attribute
{
    /// <summary>Heading of the column.</summary>
    public string Name { get; } = name;

    /// <summary>JSON path of the value.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>OpenAPI type: string, integer, number, boolean or date (shown as an age).</summary>
    public string Type { get; init; } = "string";

    /// <summary>What the column shows.</summary>
    public string? Description { get; init; }

    /// <summary>0: always shown; 1: shown with <c>-o wide</c> only.</summary>
    public int Priority { get; init; }
}
