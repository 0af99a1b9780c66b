using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Chart.Tests.ArgoCd;

/// <summary>Tests the health check for Argo CD by a real Lua interpreter with recorded statuses.</summary>
public sealed class HealthTests
{
    private static readonly string Folder = Repository.Locate("config", "argocd", "UmsCluster");

    public static TheoryData<string> Inputs => [.. Cases().Select(one => one.Text("inputPath"))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Health_is_as_expected(string input)
    {
        var expected = Cases().Single(one => one.Text("inputPath") == input);
        var cluster = Manifest.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, input), Token)).Single();

        var (status, message) = await CheckAsync(cluster);

        status.ShouldBe(expected.Text("healthStatus.status"));
        message.ShouldStartWith(expected.Text("healthStatus.message"));
    }

    [Fact]
    public async Task A_changed_spec_is_not_healthy_because_the_old_one_was()
    {
        var cluster = Manifest.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "testdata", "ready.yaml"), Token)).Single();
        cluster.Set("metadata.generation", 99);

        (await CheckAsync(cluster)).Status.ShouldBe("Progressing");
    }

    /// <summary>All servers serve, and the update waits for a user or the maintenance window: a pause, a window, an aborted target.</summary>
    [Fact]
    public async Task A_target_that_is_held_back_is_suspended_and_not_healthy()
    {
        var cluster = Manifest.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "testdata", "ready.yaml"), Token)).Single();
        var blocked = cluster.Each("status.conditions").Single(condition => condition.Text("type") == "UpdateBlocked");
        blocked["status"] = "True";
        blocked["message"] = "TargetHeldBack: the update to 12.04.110 was aborted";

        (await CheckAsync(cluster)).ShouldBe(("Suspended", "TargetHeldBack: the update to 12.04.110 was aborted"));
    }

    [Fact]
    public void Every_recorded_status_has_its_test() =>
        Directory.GetFiles(Path.Combine(Folder, "testdata")).Select(file => $"testdata/{Path.GetFileName(file)}").ShouldBe(Cases().Select(one => one.Text("inputPath")), ignoreOrder: true);

    [Fact]
    public async Task The_component_puts_the_check_into_the_settings_of_Argo_CD()
    {
        await using var run = RunFolder.Create();
        var kubectl = await CommandLineTool.FindAsync("kubectl", run, kubeConfig: null, Token);
        // Kustomize takes relative paths only.
        var component = Path.GetRelativePath(run.Path, Repository.Locate("config", "argocd"));
        await File.WriteAllTextAsync(Path.Combine(run.Path, "cm.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: argocd-cm }\ndata: { url: https://argo.example.com }\n", Token);
        await File.WriteAllTextAsync(
            Path.Combine(run.Path, "kustomization.yaml"),
            $"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [cm.yaml]\ncomponents: [{component}]\n",
            Token);

        var map = Manifest.Parse(await kubectl.RunAsync(["kustomize", run.Path])).Single();

        map.Text("data.url").ShouldNotBeEmpty();
        map["data"]!["resource.customizations.health.umsoperator.io_UmsCluster"]!.ToString().ShouldBe(await File.ReadAllTextAsync(Path.Combine(Folder, "health.lua"), Token));
    }

    private static IReadOnlyList<JsonNode> Cases() => [.. Manifest.Parse(File.ReadAllText(Path.Combine(Folder, "health_test.yaml"))).Single().Each("tests")];

    /// <summary>Runs the check as Argo CD does: the object is the global <c>obj</c>.</summary>
    private static async Task<(string Status, string Message)> CheckAsync(JsonObject cluster)
    {
        await using var run = RunFolder.Create();
        var lua = await CommandLineTool.FindAsync("lua", run, kubeConfig: null, Token);
        var call = Path.Combine(run.Path, "call.lua");
        await File.WriteAllTextAsync(
            call,
            $"obj = {Table(cluster)}\nlocal health = dofile({Text(Path.Combine(Folder, "health.lua"))})\nio.write(health.status, '\\n', health.message)\n",
            Token);
        var lines = (await lua.RunAsync([call])).Split('\n', 2);
        return (lines[0], lines[1]);
    }

    private static string Table(JsonNode? node) => node switch
    {
        null => "nil",
        JsonObject map => "{" + string.Concat(map.Select(pair => $"[{Text(pair.Key)}]={Table(pair.Value)},")) + "}",
        JsonArray list => "{" + string.Concat(list.Select(item => $"{Table(item)},")) + "}",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => Text(value.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    private static string Text(string text) =>
        "\"" + string.Concat(
            Encoding.UTF8.GetBytes(text).Select(one => one is >= 32 and < 127 and not (byte)'"' and not (byte)'\\' ? ((char)one).ToString() : "\\" + one.ToString("000", CultureInfo.InvariantCulture)))
                + "\"";
}
