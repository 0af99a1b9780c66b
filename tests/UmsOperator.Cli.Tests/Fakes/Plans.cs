using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;

namespace UmsOperator.Cli.Tests.Fakes;

/// <summary>Clusters with the statuses that the real planner wrote: the golden plans of UmsOperator.Core.Tests.</summary>
internal static class Plans
{
    private static readonly string Folder = Path.Combine(Repository, "tests", "UmsOperator.Core.Tests", "Plans");

    /// <summary>Root of the repository.</summary>
    public static string Repository => Root(AppContext.BaseDirectory);

    /// <summary>Names of all plans.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateDirectories(Folder).Select(one => Path.GetFileName(one)!).Order(StringComparer.Ordinal);

    /// <summary>A little after the times in the statuses.</summary>
    public static DateTime Now { get; } = new(2026, 1, 10, 20, 18, 0, DateTimeKind.Utc);

    /// <summary>The cluster of the first plan whose name begins so.</summary>
    public static UmsCluster Cluster(string prefix)
    {
        var folder = Path.Combine(Folder, Names.First(name => name.StartsWith(prefix, StringComparison.Ordinal)));
        var observed = Read(Path.Combine(folder, "observed.json"))["cluster"]!;
        var status = Read(Path.Combine(folder, "plan.json"))["status"]!;
        return new UmsCluster
        {
            Metadata = new V1ObjectMeta
            {
                Name = "demo",
                NamespaceProperty = "default",
                Uid = $"{observed["uid"]}",
                Generation = observed["generation"]!.GetValue<long>(),
                Annotations = observed["annotations"]?.AsObject().ToDictionary(one => one.Key, one => $"{one.Value}"),
            },
            Spec = KubernetesJson.Deserialize<UmsClusterSpec>(observed["spec"]!.ToJsonString()),
            Status = KubernetesJson.Deserialize<UmsClusterStatus>(status.ToJsonString()),
        };
    }

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(file))!;

    private static string Root(string folder) => File.Exists(Path.Combine(folder, "UmsOperator.sln")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
