using UmsOperator.Chart.Tests.Tools;

namespace UmsOperator.Chart.Tests.Rendering;

/// <summary>Tests the rendering for every supported version of Kubernetes.</summary>
[Collection(nameof(RenderingFixture))]
public sealed class VersionTests(RenderingFixture fixture)
{
    private const int Oldest = 20;
    private const int Newest = 35;

    private static readonly ValueSet Everything = new(
        "networkPolicy: { enabled: true }\nverticalPodAutoscaler: { enabled: always }\nmetrics: { podMonitor: { enabled: always } }", HasExtraKinds: true);

    /// <summary>policy/v1 of the disruption budget (1.21), CEL in the CRD (1.25), the budget's unhealthyPodEvictionPolicy (1.27). Nothing else.</summary>
    [Fact]
    public async Task It_differs_where_the_API_does()
    {
        var changes = new List<int>();
        var before = "";
        for (var minor = Oldest; minor <= Newest; minor++)
        {
            var yaml = await fixture.TemplateAsync(Everything, $"1.{minor}.0");
            Rendered.ShouldBeSound(yaml, new Version(1, minor));
            if (yaml != before && minor > Oldest)
                changes.Add(minor);
            before = yaml;
        }

        changes.ShouldBe([21, 25, 27]);
    }

    /// <summary>Vendors append suffixes to the version, which SemVer treats as pre-releases.</summary>
    [Theory]
    [InlineData("v1.27.0-gke.100")]
    [InlineData("v1.27.0-eks-036c24b")]
    [InlineData("v1.27.0+rke2r1")]
    public async Task A_vendors_version_counts_as_its_own(string version) =>
        Rendered.ShouldBeSound(await fixture.TemplateAsync(Everything, version), new Version(1, 27));

    [Fact]
    public async Task An_older_server_is_refused()
    {
        var result = await fixture.Helm.TryAsync(["template", "ums-operator", Repository.Chart, "--kube-version", "1.19.16"]);

        result.ExitCode.ShouldNotBe(0);
        result.Error.ShouldContain(">=1.20.0-0");
    }
}
