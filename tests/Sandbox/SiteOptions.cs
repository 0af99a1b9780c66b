using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Sandbox;

/// <summary>How a <see cref="SandboxSite"/> is named.</summary>
public sealed record SiteOptions
{
    /// <summary>Made if missing.</summary>
    public string Namespace { get; init; } = "demo";

    /// <summary>Unique on the PostgreSQL server.</summary>
    public DatabaseNames Names { get; init; } = new();

    /// <summary>A site of that name everywhere.</summary>
    public static SiteOptions For(string name) => new() { Namespace = name, Names = DatabaseNames.For(name.Replace('-', '_')) };
}
