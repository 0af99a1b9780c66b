using System.Collections.Immutable;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Seeding;

namespace UmsOperator.Sandbox;

/// <summary>How a <see cref="SandboxSite"/> is named, and what is in its database.</summary>
public sealed record SiteOptions
{
    /// <summary>Made if missing.</summary>
    public string Namespace { get; init; } = "demo";

    /// <summary>Unique on the PostgreSQL server.</summary>
    public DatabaseNames Names { get; init; } = new();

    /// <summary>What to fill the production database with; null leaves it empty. The owner is set by the site.</summary>
    public SeedOptions? Seed { get; init; }

    /// <summary>
    /// Puts the operator's login into a Secret, and makes the ServiceAccount that <see cref="SandboxSite.StartOperatorAsync"/> works as. Otherwise a
    /// person does the first, and the chart the second.
    /// </summary>
    public bool IsPrepared { get; init; } = true;

    /// <summary>Namespaces of other sites that this one's operators work in, too.</summary>
    public ImmutableArray<string> AlsoWatched { get; init; } = [];

    /// <summary>A site of that name everywhere.</summary>
    public static SiteOptions For(string name) => new() { Namespace = name, Names = DatabaseNames.For(name.Replace('-', '_')) };
}
