using System.Collections.Immutable;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Tests.ControlPlane;

/// <summary>What <c>eng/bootstrap/apt.sh</c> reads out of a machine's apt configuration.</summary>
public sealed class DebianSourcesTests
{
    [Fact]
    public async Task Stanzas_give_the_releases_own_suites_for_binaries_and_sources()
    {
        const string Stanzas = """
            Types: deb
            # a mirror of ours
            URIs: http://mirror.test/debian
            Suites: bookworm bookworm-updates bookworm-backports
            Components: main contrib
            Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

            Types: deb
            URIs: http://off.test/debian
            Suites: bookworm
            Components: main
            Enabled: no

            Types: deb
            URIs: http://node.test/node
            Suites: nodistro
            Components: main
            """;

        (await ReadAsync("sources.list.d/debian.sources", Stanzas)).ShouldBe(
        [
            "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.test/debian bookworm main",
            "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.test/debian bookworm-updates main",
            "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.test/debian bookworm main",
            "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] http://mirror.test/debian bookworm-updates main",
        ]);
    }

    [Fact]
    public async Task One_line_entries_are_read_and_other_peoples_archives_are_not()
    {
        const string Lines = """
            # deb http://commented.test/debian bookworm main
            deb http://mirror.test/debian bookworm main
            deb [arch=amd64 signed-by=/k.gpg] http://mirror.test/security bookworm-security non-free main
            deb http://pgdg.test/apt bookworm-pgdg main
            deb http://docker.test/linux bookworm stable
            """;

        (await ReadAsync("sources.list", Lines)).ShouldBe(
        [
            "deb http://mirror.test/debian bookworm main",
            "deb [arch=amd64 signed-by=/k.gpg] http://mirror.test/security bookworm-security main",
            "deb-src http://mirror.test/debian bookworm main",
            "deb-src [arch=amd64 signed-by=/k.gpg] http://mirror.test/security bookworm-security main",
        ],
        ignoreOrder: true);
    }

    /// <summary>The parts are of one release, whatever the machine runs.</summary>
    [Theory]
    [InlineData("bookworm", new[] { "http://mirror.test/debian bookworm", "http://mirror.test/debian bookworm-updates", "http://mirror.test/security bookworm-security" })]
    [InlineData("sid", new[] { "http://mirror.test/debian sid" })]
    public async Task On_another_release_the_wanted_suite_comes_from_its_mirrors(string suite, string[] entries)
    {
        const string Stanzas = """
            Types: deb deb-src
            URIs: http://mirror.test/debian
            Suites: trixie trixie-updates trixie-backports
            Components: main non-free-firmware
            Signed-By: /usr/share/keyrings/debian-archive-keyring.pgp

            Types: deb
            URIs: http://mirror.test/security
            Suites: trixie-security
            Components: main
            Signed-By: /usr/share/keyrings/debian-archive-keyring.pgp
            """;

        var read = await ReadAsync("sources.list.d/debian.sources", Stanzas, "trixie", suite);

        read.Where(line => line.StartsWith("deb ", StringComparison.Ordinal)).ShouldBe(
            entries.Select(entry => $"deb [signed-by=/usr/share/keyrings/debian-archive-keyring.pgp] {entry} main"), ignoreOrder: true);
    }

    [Fact]
    public async Task What_a_machine_trusts_unsigned_is_read_as_signed()
    {
        const string Lines = """
            deb [trusted=yes] http://mirror.test/debian bookworm main
            deb [allow-insecure=yes arch=amd64 allow-weak=yes] http://mirror.test/security bookworm-security main
            """;

        (await ReadAsync("sources.list", Lines)).Where(line => line.StartsWith("deb ", StringComparison.Ordinal)).ShouldBe(
        [
            "deb http://mirror.test/debian bookworm main",
            "deb [arch=amd64] http://mirror.test/security bookworm-security main",
        ],
        ignoreOrder: true);
    }

    /// <summary>A real archive without a signature, on a machine that takes such ones.</summary>
    [Fact]
    public async Task Nothing_of_an_unsigned_archive_is_taken()
    {
        await using var run = RunFolder.Create();
        var release = Directory.CreateDirectory(Path.Combine(run.Path, "archive", "dists", "bookworm")).FullName;
        foreach (var list in new[] { "binary-amd64/Packages", "binary-arm64/Packages", "source/Sources" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(release, "main", list))!);
            await File.WriteAllTextAsync(Path.Combine(release, "main", list), "", TestContext.Current.CancellationToken);
        }
        await File.WriteAllTextAsync(Path.Combine(release, "Release"), "Suite: bookworm\nCodename: bookworm\nComponents: main\n", TestContext.Current.CancellationToken);
        var etc = Directory.CreateDirectory(Path.Combine(run.Path, "etc")).FullName;
        await File.WriteAllTextAsync(Path.Combine(etc, "sources.list"), $"deb [trusted=yes] file:{run.Path}/archive bookworm main\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(etc, "apt.conf"), "APT::Get::AllowUnauthenticated \"true\"; Acquire::AllowInsecureRepositories \"true\";", TestContext.Current.CancellationToken);

        var script = """
            set -Eeuo pipefail
            command -v apt-get >/dev/null || exit 77
            fail() { echo "$*"; exit 1; }
            run() { "$@" || fail "failed: $*"; }
            . "$1"
            CACHE=$PWD/cache
            apt_update
            """;
        var process = run.Start(
            new ProcessSpec("update", "bash", "-c", script, "bash", Script())
            {
                Environment = ImmutableDictionary<string, string?>.Empty.Add("APT_ETC", etc).Add("APT_CODENAME", "bookworm").Add("APT_CONFIG", Path.Combine(etc, "apt.conf")),
            });
        var code = await process.Exited.WaitAsync(TestContext.Current.CancellationToken);

        Assert.SkipWhen(code == 77 && Environment.GetEnvironmentVariable("CI") is not "true", "this machine has no apt-get");
        code.ShouldBe(1);
        string.Join('\n', process.LogTail(100)).ShouldContain("is not signed");
    }

    private static string Script() => Path.Combine(AppContext.BaseDirectory, "bootstrap", "bootstrap", "apt.sh");

    private static async Task<ImmutableArray<string>> ReadAsync(string file, string content, string codename = "bookworm", string suite = "bookworm")
    {
        await using var run = RunFolder.Create();
        var etc = Directory.CreateDirectory(Path.Combine(run.Path, "etc", "sources.list.d")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(etc, file), content + "\n", TestContext.Current.CancellationToken);
        var environment = ImmutableDictionary<string, string?>.Empty.Add("APT_ETC", etc).Add("APT_CODENAME", codename).Add("APT_SUITE", suite);
        var process = run.Start(
            new ProcessSpec("sources", "bash", "-c", "set -Eeuo pipefail; . \"$1\"; apt_sources", "bash", Script()) { Environment = environment });
        (await process.Exited.WaitAsync(TestContext.Current.CancellationToken)).ShouldBe(0, string.Join('\n', process.LogTail()));
        return process.LogTail(100);
    }
}
