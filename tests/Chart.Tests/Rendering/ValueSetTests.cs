using UmsOperator.Chart.Tests.Tools;

namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>Each value set is valid for an old and a new API server and accepted by a real one.</summary>
[Collection(nameof(RenderingFixture))]
public sealed class ValueSetTests(RenderingFixture fixture)
{
    public static TheoryData<string> Names => [.. ValueSets.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_API_server_accepts_what_is_rendered(string name)
    {
        var values = ValueSets.All[name];
        var yaml = await fixture.TemplateAsync(values, $"{fixture.Server}");

        Rendered.ShouldBeSound(yaml, fixture.Server);
        await fixture.Kubectl.RunAsync(["apply", "--dry-run=server", "--validate=strict", "-f", "-"], yaml);
        Tally.Add("value sets");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task It_is_sound_for_a_new_API_server(string name) =>
        Rendered.ShouldBeSound(await fixture.TemplateAsync(ValueSets.All[name], "1.34.0"), new Version(1, 34));

    [Fact]
    public async Task Every_template_is_rendered_by_some_value_set()
    {
        var rendered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var values in ValueSets.All.Values)
        {
            foreach (var line in (await fixture.TemplateAsync(values, "1.32.0")).Split('\n').Where(line => line.StartsWith("# Source: ", StringComparison.Ordinal)))
                rendered.Add(line["# Source: ums-operator/".Length..]);
        }

        var files = Directory.GetFiles(Path.Combine(Repository.Chart, "templates"), "*.yaml", SearchOption.AllDirectories);
        var optional = new[] { ("templates/prometheusrule.yaml", "files/alerts.yaml"), ("templates/dashboard.yaml", "files/dashboard.json") };
        var expected = files.Select(file => Path.GetRelativePath(Repository.Chart, file))
            .Except(optional.Where(one => !File.Exists(Path.Combine(Repository.Chart, one.Item2))).Select(one => one.Item1), StringComparer.Ordinal)
            .ToList();
        rendered.ShouldBe(expected, ignoreOrder: true);
        Tally.Add("templates", expected.Count);
    }

    /// <summary>YAML would parse such names as numbers.</summary>
    [Fact]
    public async Task Releases_and_namespaces_may_be_called_by_numbers()
    {
        await fixture.Kubectl.RunAsync(["create", "namespace", "4711"]);
        var yaml = await fixture.Helm.RunAsync(
            ["template", "12", Repository.Chart, "--namespace", "4711", "--kube-version", $"{fixture.Server}", "--values", "-"],
            "fullnameOverride: updater\nwatchNamespaces: ['4711']\nnetworkPolicy: { enabled: true }\nmetrics: { dashboard: { enabled: always } }");

        await fixture.Kubectl.RunAsync(["apply", "--dry-run=server", "--validate=strict", "-f", "-"], yaml);
    }

    [Fact]
    public async Task A_misspelt_field_does_not_get_through_the_dry_run()
    {
        var yaml = (await fixture.TemplateAsync(ValueSets.All["defaults"], $"{fixture.Server}")).Replace("readOnlyRootFilesystem", "readOnlyRootFileSystem", StringComparison.Ordinal);

        var result = await fixture.Kubectl.TryAsync(["apply", "--dry-run=server", "--validate=strict", "-f", "-"], yaml);

        result.ExitCode.ShouldNotBe(0);
        result.Error.ShouldContain("readOnlyRootFileSystem");
    }

    [Theory]
    [InlineData("default")]
    [InlineData("crd")]
    [InlineData("rbac")]
    [InlineData("manager")]
    [InlineData("prometheus")]
    [InlineData("network-policy")]
    public async Task The_kustomize_folder_builds_and_is_accepted(string folder)
    {
        var yaml = await fixture.Kubectl.RunAsync(["kustomize", Repository.Locate("config", folder)]);

        yaml.ShouldNotContain("Helm");
        if (fixture.Server < new Version(1, 25)) // policy/v1, CEL
            yaml = string.Join("---\n", yaml.Split("---\n").Where(text => !text.Contains("x-kubernetes-validations", StringComparison.Ordinal))
                .Select(text => text.Replace("policy/v1\n", "policy/v1beta1\n", StringComparison.Ordinal)));
        if (yaml.Length > 0)
            await fixture.Kubectl.RunAsync(["apply", "--dry-run=server", "--validate=strict", "-f", "-"], yaml);
    }
}
