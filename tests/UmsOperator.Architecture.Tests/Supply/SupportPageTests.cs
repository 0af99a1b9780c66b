using System.Text.RegularExpressions;

namespace UmsOperator.Architecture.Tests.Supply;

/// <summary>docs/support.md names the versions with which the tests run: those that <c>eng/bootstrap</c> installs and that the tests list.</summary>
public sealed partial class SupportPageTests
{
    [Fact]
    public void Kubernetes_is_that_of_the_bootstrap() =>
        Row("Kubernetes, API server").ShouldContain($"{One(Version(), Read("eng/bootstrap/control-plane.sh"))}: everything");

    [Fact]
    public void The_nodes_run_the_same_version_of_Kubernetes() =>
        Row("kubelet and containerd").ShouldContain(One(Version(), Read("eng/bootstrap/control-plane.sh")));

    [Fact]
    public void Rendered_versions_are_those_of_the_charts_tests()
    {
        var tests = Read("tests/Chart.Tests/Rendering/VersionTests.cs");

        Row("Kubernetes, rendered chart").ShouldContain($"1.{One(Oldest(), tests)} to 1.{One(Newest(), tests)}");
    }

    [Fact]
    public void The_oldest_Kubernetes_is_that_of_the_chart() =>
        Row("Kubernetes, API server").ShouldContain($"older than {One(Required(), Read("charts/ums-operator/Chart.yaml"))} |");

    [Fact]
    public void PostgreSQL_is_that_of_the_bootstrap()
    {
        var installed = Part().Matches(Read("eng/bootstrap.sh")).Select(match => match.Groups["major"].Value).Distinct(StringComparer.Ordinal).ToList();

        installed.Count.ShouldBeGreaterThan(1);
        Row("PostgreSQL").ShouldContain($"{string.Join(", ", installed)} from Debian");
    }

    [Fact]
    public void Helm_is_that_of_the_charts_page() =>
        Row("Helm").ShouldContain($"| {One(Helm(), Read("charts/ums-operator/README.md"))} |");

    [Fact]
    public void Prometheus_is_that_of_the_alerts() =>
        Row("Prometheus").ShouldContain($"| {One(Prometheus(), Read("charts/ums-operator/files/alerts.yaml"))}:");

    private static string Read(string path) => File.ReadAllText(Path.Combine(Projects.Root, path));

    private static string Row(string component) => Read("docs/support.md").Split('\n').Single(line => line.StartsWith($"| {component} |", StringComparison.Ordinal));

    private static string One(Regex pattern, string text) => pattern.Matches(text).ShouldHaveSingleItem().Groups["version"].Value;

    [GeneratedRegex(@"^KUBERNETES_VERSION=(?<version>[\d.]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Version();

    [GeneratedRegex(@"Oldest = (?<version>\d+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Oldest();

    [GeneratedRegex(@"Newest = (?<version>\d+);", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Newest();

    [GeneratedRegex(@"kubeVersion: "">=(?<version>\d+\.\d+)\.", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Required();

    [GeneratedRegex(@"\bpostgres-(?<major>\d+)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Part();

    [GeneratedRegex(@"tested with Helm (?<version>\d+\.\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Helm();

    [GeneratedRegex(@"Tested with Prometheus (?<version>\d+\.\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Prometheus();
}
