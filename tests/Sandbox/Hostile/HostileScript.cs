using System.Collections.Immutable;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Nodes;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>The script of one cluster whose servers plant traps.</summary>
internal sealed record HostileScript
{
    private const string Old = "12.03.661";
    private const string New = "12.04.661";
    private const string Fails = "12.04.662";
    private const string OldOfBulk = "12.03.663";
    private const string Image = "registry.example.com/igel/ums-server";

    /// <summary>An update, a rollback after the commit, a scale down, a deletion.</summary>
    public static HostileScript Update { get; } = new()
    {
        Name = "hostile-update",
        AtBootstrap = ["tables", "registry", "names", "settings"],
        AtUpdate = ["shadows"],
        ByServer = ["server"],
        Target = New,
        Way = HostileWay.Complete,
    };

    /// <summary>A failing migration, a swap back, a scale down, a deletion.</summary>
    public static HostileScript SwapBack { get; } = new()
    {
        Name = "hostile-back",
        AtBootstrap = ["shadows", "registry"],
        AtUpdate = ["tables", "names", "settings"],
        Target = Fails,
        Way = HostileWay.SwapBack,
    };

    /// <summary>An abort, a deletion during an update, and a new cluster on the remaining database, whose search_path the vendor has set.</summary>
    public static HostileScript Abort { get; } = new()
    {
        Name = "hostile-abort",
        AtBootstrap = ["path", "views"],
        AtUpdate = ["shadows"],
        Target = New,
        Way = HostileWay.Abort,
        SearchPath = "hostile, public, pg_catalog",
    };

    /// <summary>An update and a rollback with huge numbers of objects and very long error texts.</summary>
    public static HostileScript Bulk { get; } = new()
    {
        Name = "hostile-bulk",
        From = OldOfBulk,
        AtBootstrap = ["bulk"],
        AtUpdate = [],
        Target = New,
        Way = HostileWay.Complete,
    };

    /// <summary>All scripts.</summary>
    public static ImmutableArray<HostileScript> All => [Update, SwapBack, Abort, Bulk];

    /// <summary>Name of the namespace and suffix of the database.</summary>
    public required string Name { get; init; }

    /// <summary>Groups of traps that the first server plants in production as migrator.</summary>
    public required ImmutableArray<string> AtBootstrap { get; init; }

    /// <summary>Groups that a server plants in its own snapshot, and the migrator in production. They are the same because a version runs the same migration everywhere.</summary>
    public required ImmutableArray<string> AtUpdate { get; init; }

    /// <summary>Groups that an ordinary server plants in production.</summary>
    public ImmutableArray<string> ByServer { get; init; } = [];

    /// <summary>Target version of the update.</summary>
    public required string Target { get; init; }

    /// <summary>Course of the update.</summary>
    public required HostileWay Way { get; init; }

    /// <summary>The database's search_path, as set by a DBA; null for the default.</summary>
    public string? SearchPath { get; init; }

    /// <summary>Initial version.</summary>
    public string From { get; init; } = Old;

    /// <summary>Images of a malicious vendor. They wait between the migration and their first answer, which leaves time to plant traps.</summary>
    public static ImageCatalog Images { get; } = ImageCatalog.Default
        .With(Entry(Old, "slow-start=5", "migrator"))
        .With(Entry(OldOfBulk, "slow-start=15", "migrator"))
        .With(Entry(New, "slow-start=2", "any"))
        .With(Entry(Fails, "migrate-slow=3,migrate-fails-midway", "migrator"))
        .With(FastSettings.ServerEnvironment);

    /// <summary>The site for this script.</summary>
    public SiteOptions Site => SiteOptions.For(Name);

    /// <summary>Names of the site's database and roles.</summary>
    public DatabaseNames Names => Site.Names;

    private static ImageEntry Entry(string tag, string faults, string mode) => new()
    {
        Image = Image,
        Tag = tag,
        Command = ["dotnet", "{folder}/UmsServer.dll", "--version", "{tag}"],
        Env = new Dictionary<string, string>(StringComparer.Ordinal) { ["UMS_FAULT"] = faults, ["UMS_FAULT_MODE"] = mode },
    };
}
