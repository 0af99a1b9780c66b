using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace UmsOperator.Architecture.Tests.Supply;

/// <summary><c>eng/packs.sh</c>: every package that a publish downloads in addition to those of the lock files has the hash in eng/packs.sha512.</summary>
public sealed class PackTests
{
    private const string Name = "microsoft.netcore.app.runtime.linux-x64";
    private const string File1 = $"{Name}/1.2.3/{Name}.1.2.3.nupkg";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pack_with_the_known_hash_passes()
    {
        var (code, output) = await CheckAsync("genuine", $"{Hash("genuine")}  {File1}");

        code.ShouldBe(0, output);
        output.ShouldContain("packs: 1 checked");
    }

    [Theory]
    [InlineData("planted", true, "differs from its hash in eng/packs.sha512")]
    [InlineData("genuine", false, "has no hash in eng/packs.sha512")]
    [InlineData(null, true, "is not in ")]
    public async Task Any_other_is_refused_by_name(string? content, bool known, string says)
    {
        var (code, output) = await CheckAsync(content, known ? $"{Hash("genuine")}  {File1}" : "");

        code.ShouldNotBe(0);
        output.ShouldContain($"{File1} {says}");
    }

    [Fact]
    public async Task Nothing_to_check_is_no_success()
    {
        var (code, output) = await CheckAsync("genuine", "", downloads: new JsonArray());

        code.ShouldNotBe(0);
        output.ShouldContain("no packages to check");
    }

    private static string Hash(string content) => Convert.ToHexStringLower(SHA512.HashData(System.Text.Encoding.UTF8.GetBytes(content)));

    private static async Task<(int Code, string Output)> CheckAsync(string? content, string known, JsonArray? downloads = null)
    {
        var folder = Directory.CreateTempSubdirectory("ums-packs-").FullName;
        try
        {
            if (content is not null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, File1))!);
                await File.WriteAllTextAsync(Path.Combine(folder, File1), content, Token);
            }
            await File.WriteAllTextAsync(Path.Combine(folder, "known"), known + "\n", Token);
            var assets = new JsonObject
            {
                ["packageFolders"] = new JsonObject { [folder + "/"] = new JsonObject() },
                ["project"] = new JsonObject
                {
                    ["frameworks"] = new JsonObject
                    {
                        ["net10.0"] = new JsonObject
                        {
                            ["downloadDependencies"] = downloads ?? [new JsonObject { ["name"] = "Microsoft.NETCore.App.Runtime.linux-x64", ["version"] = "[1.2.3, 1.2.3]" }],
                        },
                    },
                },
            };
            await File.WriteAllTextAsync(Path.Combine(folder, "assets"), assets.ToJsonString(new() { WriteIndented = true }), Token);
            return await Shell.RunAsync(
                new Dictionary<string, string>(StringComparer.Ordinal) { ["UMS_PACKS"] = Path.Combine(folder, "known"), ["UMS_ASSETS"] = Path.Combine(folder, "assets") },
                Path.Combine(Projects.Root, "eng", "packs.sh"),
                Path.Combine(Projects.Root, "src", "UmsOperator"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
