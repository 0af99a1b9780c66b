using System.Text.RegularExpressions;

namespace UmsOperator.Architecture.Tests.Supply;

/// <summary>Base images, restore and build commands of the Dockerfile and the scripts.</summary>
public sealed partial class BuildScriptTests
{
    private const string Digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly string[] Dockerfile = File.ReadAllLines(Path.Combine(Projects.Root, "Dockerfile"));

    [Fact]
    public void Nothing_restores_unlocked_and_no_publish_restores_again()
    {
        var scripts = Directory.GetFiles(Path.Combine(Projects.Root, "eng"), "*.sh", SearchOption.AllDirectories)
            .Concat([Path.Combine(Projects.Root, ".ci", "run"), Path.Combine(Projects.Root, "Dockerfile"), Path.Combine(Projects.Root, "Makefile")]);
        var commands = scripts.SelectMany(file => Command().Matches(File.ReadAllText(file).Replace("\\\n", " ", StringComparison.Ordinal)).Select(found => found.Value)).ToList();

        commands.Count.ShouldBeGreaterThanOrEqualTo(6);
        commands.Where(one => one.StartsWith("dotnet restore", StringComparison.Ordinal)).ShouldAllBe(one => one.Contains("--locked-mode") || one.Contains("--force-evaluate"));
        commands.Where(one => one.StartsWith("dotnet publish", StringComparison.Ordinal)).ShouldAllBe(one => one.Contains("--no-restore"));
    }

    [Fact]
    public void Every_stage_begins_with_an_image_that_must_be_named_by_digest()
    {
        var begun = Dockerfile.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => Image().Match(line).Groups["name"].Value).ToList();

        begun.ShouldBe(["SDK", "BASE", "BASE"]);
        // No default: each build must name them.
        foreach (var name in begun.Distinct(StringComparer.Ordinal))
        {
            Dockerfile.ShouldContain($"ARG {name}");
            Dockerfile.ShouldNotContain(line => line.StartsWith($"ARG {name}=", StringComparison.Ordinal));
            Check(name).ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData("registry.example.com:5000/debian@sha256:" + Digest, true)]
    [InlineData("debian:12.12-slim@sha256:" + Digest, true)]
    [InlineData("debian:12.12-slim", false)]
    [InlineData("debian@sha256:0123", false)]
    [InlineData("debian@sha256:" + Digest + "0", false)]
    [InlineData("debian@sha512:" + Digest, false)]
    [InlineData("", false)]
    public async Task The_build_refuses_any_other_reference_in_words(string reference, bool accepted)
    {
        foreach (var name in new[] { "SDK", "BASE" })
        {
            var (code, output) = await Shell.RunAsync(new Dictionary<string, string>(StringComparer.Ordinal) { [name] = reference }, "sh", "-c", Check(name)!);

            (code == 0).ShouldBe(accepted, output);
            if (!accepted)
                output.ShouldContain($"{name} must name the image by digest");
        }
    }

    private static string? Check(string name) =>
        Dockerfile.Where(line => line.StartsWith($"RUN expr \"${{{name}}}\"", StringComparison.Ordinal)).Select(line => line["RUN ".Length..]).FirstOrDefault();

    [GeneratedRegex(@"dotnet (restore|publish) [^\n|]*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Command();

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)\}( AS \w+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Image();
}
