using System.Text;
using UmsOperator.Chart.Tests.Tools;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Chart.Tests.Packaging;

/// <summary><c>make chart</c>: the archive for a registry, with the address of the user's repository and a signature.</summary>
public sealed class PackageTests
{
    private const string Placeholder = "https://example.com/ums-operator";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_archive_has_the_address_of_the_repository_and_renders()
    {
        await using var run = RunFolder.Create();
        var (folder, helm) = (run.CreateFolder("out"), await HelmAsync(run));

        var last = await PackageAsync(run, folder, ["PROJECT_URL=https://git.example.org/team/ums/", "VERSION=1.2.3"]);

        last.ShouldEndWith("signed no");
        var archive = Path.Combine(folder, "ums-operator-1.2.3.tgz");
        var chart = await helm.RunAsync(["show", "all", archive]);
        chart.ShouldContain("home: https://git.example.org/team/ums\n");
        chart.ShouldNotContain(Placeholder);
        var rendered = await helm.RunAsync(["template", "x", archive, "--set", "metrics.prometheusRule.enabled=always"]);
        rendered.ShouldContain("runbook_url: https://git.example.org/team/ums/docs/runbooks/UmsOperatorDown.md");
        rendered.ShouldContain("image: ums-operator:1.2.3");
        rendered.ShouldNotContain(Placeholder);
    }

    [Fact]
    public async Task A_signed_archive_is_verified_and_a_changed_one_is_not()
    {
        await using var run = RunFolder.Create();
        var (folder, helm, home) = (run.CreateFolder("out"), await HelmAsync(run), run.CreateFolder("gnupg"));
        var ring = Path.Combine(folder, "ring.gpg");
        var (code, output) = await Script.ShellAsync(
            run,
            "gpg --batch --quiet --passphrase '' --quick-generate-key 'Chart Test <test@example.com>' rsa3072 sign never && gpg --export-secret-keys > \"$RING\" && gpgconf --kill all",
            [$"GNUPGHOME={home}", $"RING={ring}"]);
        Assert.SkipWhen(code == 127 && Environment.GetEnvironmentVariable("CI") is not "true", "gpg is not installed");
        code.ShouldBe(0, output);

        (await PackageAsync(run, folder, ["KEY=Chart Test", $"KEYRING={ring}"])).ShouldEndWith("signed yes");

        var archive = Path.Combine(folder, "ums-operator-0.1.0.tgz");
        (await helm.TryAsync(["verify", archive, "--keyring", ring])).ExitCode.ShouldBe(0);
        var bytes = await File.ReadAllBytesAsync(archive, Token);
        bytes[^10] ^= 1;
        await File.WriteAllBytesAsync(archive, bytes, Token);
        (await helm.TryAsync(["verify", archive, "--keyring", ring])).ExitCode.ShouldNotBe(0);
    }

    [Theory]
    [InlineData("PROJECT_URL=ftp://x", "PROJECT_URL: 'ftp://x' is no address")]
    [InlineData("PROJECT_URL=https://x/$(id)|y", "is no address")]
    [InlineData("KEY=Somebody", "KEYRING: '' is no file")]
    public async Task A_wrong_setting_is_refused_with_the_cure(string setting, string says)
    {
        await using var run = RunFolder.Create();

        var (code, output) = await Script.RunAsync(run, "package-chart.sh", [setting, $"OUT={run.CreateFolder("out")}"]);

        code.ShouldNotBe(0);
        output.ShouldContain(says);
    }

    [Fact]
    public void The_icon_in_the_metadata_is_the_picture()
    {
        const string Scheme = "data:image/svg+xml;base64,";
        var chart = Manifest.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "Chart.yaml"))).Single();

        $"{chart["icon"]}".ShouldStartWith(Scheme);
        Encoding.UTF8.GetString(Convert.FromBase64String($"{chart["icon"]}"[Scheme.Length..])).ShouldBe(File.ReadAllText(Path.Combine(Repository.Chart, "icon.svg")));
    }

    [Fact]
    public void The_metadata_names_the_kind_and_an_example_of_it()
    {
        var annotations = Manifest.Parse(File.ReadAllText(Path.Combine(Repository.Chart, "Chart.yaml"))).Single()["annotations"]!;
        var example = Manifest.Parse($"list:\n{annotations["artifacthub.io/crdsExamples"]}").Single()["list"]!.AsArray().Single()!;
        var minimal = Manifest.Parse(File.ReadAllText(Repository.Locate("config", "samples", "minimal.yaml"))).Single();

        example.ToJsonString().ShouldBe(minimal.ToJsonString());
        Manifest.Parse($"list:\n{annotations["artifacthub.io/crds"]}").Single()["list"]!.AsArray().Single()!["kind"]!.GetValue<string>().ShouldBe("UmsCluster");
    }

    private static Task<CommandLineTool> HelmAsync(RunFolder run) => CommandLineTool.FindAsync("helm", run, kubeConfig: null, Token);

    private static async Task<string> PackageAsync(RunFolder run, string folder, string[] environment)
    {
        var (code, output) = await Script.RunAsync(run, "package-chart.sh", [.. environment, $"OUT={folder}"]);
        code.ShouldBe(0, output);
        return output.TrimEnd().Split('\n')[^1];
    }
}
