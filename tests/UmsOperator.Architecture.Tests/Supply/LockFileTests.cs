using System.Text.Json.Nodes;

namespace UmsOperator.Architecture.Tests.Supply;

/// <summary>Restores use exactly the packages of packages.lock.json.</summary>
public sealed class LockFileTests
{
    private static readonly string[] Frameworks = ["net10.0", "net10.0/linux-arm64", "net10.0/linux-x64"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_project_is_in_the_solution_and_locked_for_each_architecture()
    {
        var solution = (await File.ReadAllTextAsync(Path.Combine(Projects.Root, "UmsOperator.sln"), Token)).Replace('\\', '/');
        var projects = new[] { "src", "tests", "eng" }.SelectMany(folder => Directory.GetFiles(Path.Combine(Projects.Root, folder), "*.csproj", SearchOption.AllDirectories)).ToList();

        projects.Count.ShouldBeGreaterThan(20);
        foreach (var project in projects)
        {
            solution.ShouldContain(Sources.Relative(project));
            var locked = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json"), Token))!;
            locked["dependencies"]!.AsObject().Select(one => one.Key).ShouldBe(Frameworks, ignoreOrder: true, Sources.Relative(project));
        }
    }

    [Fact]
    public async Task CI_restores_what_is_locked()
    {
        var (code, output) = await RestoreAsync(_ => { });

        code.ShouldBe(0, output);
    }

    [Theory]
    [InlineData("Directory.Packages.props", "\"21.0.8\"", "\"21.0.9\"", "NU1004", "KubernetesClient")]
    [InlineData("src/UmsOperator.Api/UmsOperator.Api.csproj", "</ItemGroup>", "<PackageReference Include=\"Polly.Core\" /></ItemGroup>", "NU1004", "Polly.Core")]
    [InlineData("src/UmsOperator.Api/packages.lock.json", "\"contentHash\": \"", "\"contentHash\": \"AAAA", "NU1403", "content hash")]
    [InlineData("Directory.Build.props", "linux-x64;linux-arm64", "linux-x64", "NU1004", "runtime identifiers")]
    public async Task CI_refuses_what_is_not_as_locked(string file, string old, string @new, string error, string says)
    {
        var (code, output) = await RestoreAsync(root =>
        {
            var path = Path.Combine(root, file);
            var text = File.ReadAllText(path);
            text.ShouldContain(old);
            File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
        });

        code.ShouldNotBe(0);
        output.ShouldContain(error);
        output.ShouldContain(says, Case.Insensitive);
    }

    /// <summary>Restores one project of a copy of the repository, as CI does.</summary>
    private static async Task<(int Code, string Output)> RestoreAsync(Action<string> spoil)
    {
        var root = Directory.CreateTempSubdirectory("ums-locked-").FullName;
        try
        {
            var project = Path.Combine(root, "src", "UmsOperator.Api");
            Directory.CreateDirectory(project);
            foreach (var file in new[] { "global.json", "Directory.Build.props", "Directory.Packages.props", "src/UmsOperator.Api/UmsOperator.Api.csproj", "src/UmsOperator.Api/packages.lock.json" })
                File.Copy(Path.Combine(Projects.Root, file), Path.Combine(root, file));
            spoil(root);
            return await Shell.RunAsync(
                new Dictionary<string, string>(StringComparer.Ordinal) { ["CI"] = "true", ["DOTNET_CLI_UI_LANGUAGE"] = "en" }, "dotnet", "restore", project);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
