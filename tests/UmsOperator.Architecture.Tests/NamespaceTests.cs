using System.Globalization;
using System.Reflection;
using UmsOperator.ArchitectureDocs;

namespace UmsOperator.Architecture.Tests;

/// <summary>Folders are namespaces, and namespaces use each other in one direction only.</summary>
public sealed class NamespaceTests
{
    /// <summary>Each namespace uses only those before it.</summary>
    private static readonly string[] Order =
    [
        "UmsOperator.Api.Markers", "UmsOperator.Api.Spec", "UmsOperator.Api.Status", "UmsOperator.Api",

        "UmsOperator.Core.Texts", "UmsOperator.Core.Model", "UmsOperator.Core.Scripts", "UmsOperator.Core.Validation", "UmsOperator.Core.Protocol", "UmsOperator.Core.SteadyState", "UmsOperator.Core.Status", "UmsOperator.Core",

        "UmsOperator.Postgres", "UmsOperator.Postgres.Dispatching", "UmsOperator.Postgres.Connections.Bytes", "UmsOperator.Postgres.Connections", "UmsOperator.Postgres.Access",
        "UmsOperator.Postgres.Fingerprints", "UmsOperator.Postgres.LogicalCopy", "UmsOperator.Postgres.Copies", "UmsOperator.Postgres.Observing", "UmsOperator.Postgres.Preflight",
        "UmsOperator.Postgres.Hosting",

        "UmsOperator.Kubernetes", "UmsOperator.Kubernetes.Queueing", "UmsOperator.Kubernetes.Client", "UmsOperator.Kubernetes.Watching", "UmsOperator.Kubernetes.Leadership",
        "UmsOperator.Kubernetes.Events", "UmsOperator.Kubernetes.Controllers",

        "UmsOperator", "UmsOperator.Logging", "UmsOperator.Options", "UmsOperator.Background", "UmsOperator.Cluster.Probing", "UmsOperator.Cluster", "UmsOperator.Dumping", "UmsOperator.Measuring",
        "UmsOperator.Reconciling", "UmsOperator.Access", "UmsOperator.Health", "UmsOperator.Hosting",

        "UmsOperator.Agent", "UmsOperator.Agent.Configuration", "UmsOperator.Agent.Logging", "UmsOperator.Agent.Processes", "UmsOperator.Agent.Databases", "UmsOperator.Agent.Vendor",
        "UmsOperator.Agent.Identity", "UmsOperator.Agent.Health", "UmsOperator.Agent.Consoles", "UmsOperator.Agent.Doctor", "UmsOperator.Agent.Running",
        "UmsOperator.Cli.Texts", "UmsOperator.Cli.Terminals", "UmsOperator.Cli.Connecting", "UmsOperator.Cli.Documents", "UmsOperator.Cli.RestorePoints", "UmsOperator.Cli.Verbs",
        "UmsOperator.Cli.Asking", "UmsOperator.Cli.Showing", "UmsOperator.Cli.Timelines", "UmsOperator.Cli.Following", "UmsOperator.Cli.Planning", "UmsOperator.Cli.Scripts", "UmsOperator.Cli.Reporting",
        "UmsOperator.Cli.Dashboard.Web", "UmsOperator.Cli.Dashboard.Pages", "UmsOperator.Cli.Dashboard.Streams", "UmsOperator.Cli.Dashboard.Sessions", "UmsOperator.Cli.Dashboard",
        "UmsOperator.Cli.Commands",
    ];

    private static readonly Lazy<IReadOnlyList<NamespaceGraph>> Graphs = new(() =>
        [.. Projects.Assemblies.Select(NamespaceGraph.Of), NamespaceGraph.Of(Assembly.Load(Projects.CliAssembly), Projects.Cli)]);

    [Fact]
    public void No_namespace_depends_on_itself_by_way_of_others()
    {
        var graphs = Graphs.Value;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', graphs.SelectMany(graph => graph.Edges)));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"namespaces {graphs.Sum(graph => graph.Namespaces.Count)}, edges {graphs.Sum(graph => graph.Edges.Count)}, circles {graphs.Sum(graph => graph.Circles().Count)}"));

        graphs.Sum(graph => graph.Edges.Count).ShouldBeGreaterThan(40, "else the graph was not read");
        graphs.SelectMany(graph => graph.Circles()).ShouldBeEmpty();
    }

    [Fact]
    public void Namespaces_use_only_those_before_them_in_the_table()
    {
        var graphs = Graphs.Value;

        graphs.SelectMany(graph => graph.Namespaces).Except(Order).ShouldBeEmpty("a new namespace needs its place in the table");
        Order.Except(graphs.SelectMany(graph => graph.Namespaces)).ShouldBeEmpty("the namespace is gone");
        graphs.SelectMany(graph => graph.Edges).Where(edge => Array.IndexOf(Order, edge.To) > Array.IndexOf(Order, edge.From)).Select(edge => $"{edge}").ShouldBeEmpty();
    }

    [Fact]
    public void The_sandbox_has_no_circles_either()
    {
        var graph = NamespaceGraph.Of(typeof(Sandbox.SandboxCluster).Assembly, "UmsOperator.Sandbox");

        graph.Edges.Count.ShouldBeGreaterThan(40, "else the graph was not read");
        graph.Circles().ShouldBeEmpty();
    }

    [Fact]
    public void Folders_are_namespaces()
    {
        var misplaced =
            from file in Sources.Of("src")
            let declared = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal))
            where declared is not null
            let folder = Path.GetRelativePath(Path.Combine(Projects.Root, "src"), Path.GetDirectoryName(file)!).Replace('/', '.')
            where declared != $"namespace {folder};"
            select $"{folder}/{Path.GetFileName(file)}: {declared}";

        misplaced.ShouldBeEmpty();
    }

    [Fact]
    public void A_circle_is_found() =>
        NamespaceGraph.Of(typeof(Circle.Here.One).Assembly, "UmsOperator.Architecture.Tests.Circle").Circles()
            .ShouldBe(["UmsOperator.Architecture.Tests.Circle.Here <-> UmsOperator.Architecture.Tests.Circle.There"]);
}
