using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using UmsOperator.Sandbox.Api;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Chart.Tests.Packaging;

/// <summary><c>make krew</c>: the manifest of <c>kubectl ums</c> for krew, with the hashes of the archives beside it.</summary>
[SupportedOSPlatform("linux")]
public sealed class KrewTests
{
    private static readonly string[] Runtimes = ["linux-x64", "linux-arm64"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_manifest_names_each_archive_with_its_hash()
    {
        await using var run = RunFolder.Create();
        var folder = run.CreateFolder("krew");

        (await RunAsync(run, folder, "RELEASE_URL=https://downloads.example.org/ums/", "VERSION=1.2.3")).ShouldBe((0, $"krew: {folder}/ums.yaml, platforms 2\n"));

        var plugin = Manifest.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "ums.yaml"), Token)).Single();
        plugin.Text("apiVersion").ShouldBe("krew.googlecontainertools.github.com/v1alpha2");
        plugin.Text("metadata.name").ShouldBe("ums"); // krew: as the file
        plugin.Text("spec.version").ShouldBe("v1.2.3");
        plugin.Text("spec.shortDescription").Length.ShouldBeLessThan(50);
        var platforms = plugin.Each("spec.platforms").ToList();
        platforms.Select(one => one.Text("selector.matchLabels.arch")).ShouldBe(["amd64", "arm64"]);
        foreach (var (platform, runtime) in platforms.Zip(Runtimes))
        {
            platform.Text("uri").ShouldStartWith("https://downloads.example.org/ums/kubectl-ums_1.2.3_linux_");
            var archive = await File.ReadAllBytesAsync(Path.Combine(folder, platform.Text("uri").Split('/')[^1]), Token);
            platform.Text("sha256").ShouldBe(Convert.ToHexStringLower(SHA256.HashData(archive)));
            (await ReadAsync(archive, platform.Text("bin"))).ShouldBe($"#!/bin/sh\necho {runtime}\n");
        }
    }

    [Fact]
    public async Task The_same_programs_give_the_same_manifest()
    {
        await using var run = RunFolder.Create();
        var (one, other) = (run.CreateFolder("one"), run.CreateFolder("other"));

        await RunAsync(run, one, "RELEASE_URL=https://downloads.example.org");
        await RunAsync(run, other, "RELEASE_URL=https://downloads.example.org");

        (await File.ReadAllTextAsync(Path.Combine(one, "ums.yaml"), Token)).ShouldBe(await File.ReadAllTextAsync(Path.Combine(other, "ums.yaml"), Token));
    }

    [Theory]
    [InlineData("RELEASE_URL=", "RELEASE_URL: '' is no https address")]
    [InlineData("RELEASE_URL=http://downloads.example.org", "RELEASE_URL: 'http://downloads.example.org' is no https address")]
    [InlineData("VERSION=v1", "VERSION: 'v1' is no semantic version")]
    public async Task A_wrong_setting_is_refused_with_the_cure(string setting, string says)
    {
        await using var run = RunFolder.Create();

        var (code, output) = await RunAsync(run, run.CreateFolder("krew"), "RELEASE_URL=https://downloads.example.org", setting);

        code.ShouldNotBe(0);
        output.ShouldContain(says);
    }

    private static async Task<(int Code, string Output)> RunAsync(RunFolder run, string folder, params string[] environment)
    {
        var programs = run.CreateFolder("programs");
        foreach (var runtime in Runtimes)
        {
            var program = Path.Combine(programs, runtime, "kubectl-ums");
            Directory.CreateDirectory(Path.GetDirectoryName(program)!);
            await File.WriteAllTextAsync(program, $"#!/bin/sh\necho {runtime}\n", Token);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return await Script.RunAsync(run, "krew.sh", [.. environment, $"OUT={folder}", $"PROGRAMS={programs}"]);
    }

    private static async Task<string> ReadAsync(byte[] archive, string name)
    {
        await using var unzipped = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(copyData: true, Token) is { } entry)
        {
            if (entry.Name != name)
                continue;
            entry.Mode.HasFlag(UnixFileMode.UserExecute).ShouldBeTrue();
            using var reader = new StreamReader(entry.DataStream!);
            return await reader.ReadToEndAsync(Token);
        }

        return "";
    }
}
