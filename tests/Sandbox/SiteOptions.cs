using System.Collections.Immutable;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Seeding;

namespace UmsOperator.Sandbox;

/// <summary>Names of a <see cref="SandboxSite"/> and contents of its database.</summary>
public sealed record SiteOptions
{
    /// <summary>The namespace; created if missing.</summary>
    public string Namespace { get; init; } = "demo";

    /// <summary>Names in PostgreSQL; must be unique on the server.</summary>
    public DatabaseNames Names { get; init; } = new();

    /// <summary>Contents of the production database; null leaves it empty. The site sets the owner.</summary>
    public SeedOptions? Seed { get; init; }

    /// <summary>
    /// Creates the Secret with the operator's login, and the ServiceAccount that <see cref="SandboxSite.StartOperatorAsync"/> uses. Otherwise the
    /// user creates the first, and the chart the second.
    /// </summary>
    public bool IsPrepared { get; init; } = true;

    /// <summary>Namespace of the operator's account; created if missing. Null: the site's own. Only an operator without leader election can have another one.</summary>
    public string? OperatorNamespace { get; init; }

    /// <summary>Namespaces of other sites that this site's operators also watch.</summary>
    public ImmutableArray<string> AlsoWatched { get; init; } = [];

    /// <summary>Options with the name used for the namespace, database and roles.</summary>
    public static SiteOptions For(string name) => new() { Namespace = name, Names = DatabaseNames.For(name.Replace('-', '_')) };
}
