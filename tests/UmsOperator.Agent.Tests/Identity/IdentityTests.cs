using UmsOperator.Agent.Tests.Parts;
using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.Identity;

/// <summary>A replaced pod is the same server: the tree is new, the volume and the Secret stay.</summary>
public sealed class IdentityTests(PostgresFixture postgres) : IDisposable
{
    private const string MakesIdentity =
        "cd rmguiserver/conf; [ -f process.id ] || echo 8d1b >process.id; [ -f ums.id ] || echo ums-77 >ums.id; echo 'already_read.configsettings.HA_DISTRIBUTED_MODE=true' >>dbsetup_options.properties; cd ../..";

    private readonly string _volume = Directory.CreateTempSubdirectory("ums-volume-").FullName;
    private readonly string _secret = Directory.CreateTempSubdirectory("ums-secret-").FullName;

    private (string, string) OnVolume => ("identity.stateFolder", $"\"{_volume}\"");

    private (string, string) InSecret => ("identity.secretFolder", $"\"{_secret}\"");

    public void Dispose()
    {
        Directory.Delete(_volume, recursive: true);
        Directory.Delete(_secret, recursive: true);
    }

    [Fact]
    public async Task Ids_boot_settings_and_files_survive_the_pod_on_the_volume()
    {
        var (_, tree) = await RunAsync(postgres, world => world.Tree.Write("rmguiserver/webapps/ums_filetransfer/firmware.bin", "one"));
        File.ReadAllText(Path.Combine(_volume, "process.id")).ShouldBe("8d1b\n");
        tree.ShouldContain("configsettings.HA_DISTRIBUTED_MODE=true");

        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("on-start", "cp -r rmguiserver/conf conf-at-start");
        await using var agent = await world.StartReadyAsync([OnVolume]);

        world.Tree.Read("conf-at-start/process.id").ShouldBe("8d1b");
        world.Tree.Read("conf-at-start/ums.id").ShouldBe("ums-77");
        world.Tree.Read("conf-at-start/dbsetup_options.properties").ShouldContain("already_read.configsettings.HA_DISTRIBUTED_MODE=true");
        world.Tree.Read("rmguiserver/webapps/ums_filetransfer/firmware.bin").ShouldBe("one");
    }

    [Fact]
    public async Task The_volume_of_another_server_is_refused()
    {
        await RunAsync(postgres);
        await using var world = await World.CreateAsync(postgres);
        await using var agent = world.StartWith([OnVolume], ("POD_NAME", "ums-1"));

        (await agent.WaitExitAsync()).ShouldBe(78, agent.Output);
        agent.Output.ShouldContain("belongs to the server ums-0, and this pod is ums-1");
        world.Tree.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_volume_that_another_agent_uses_is_refused()
    {
        await using var world = await World.CreateAsync(postgres);
        await using var first = await world.StartReadyAsync([OnVolume]);
        await using var other = await World.CreateAsync(postgres);
        await using var second = other.StartWith([OnVolume]);

        (await second.WaitExitAsync()).ShouldBe(78, second.Output);
        other.Tree.Starts.ShouldBe(0);
    }

    [Theory]
    [InlineData("process.id")]
    [InlineData("ums-0.process.id")]
    public async Task A_Secret_that_contradicts_the_volume_is_refused_and_changes_nothing(string file)
    {
        await RunAsync(postgres);
        File.WriteAllText(Path.Combine(_secret, file), "4711");
        await using var world = await World.CreateAsync(postgres);
        await using var agent = world.StartWith([OnVolume, InSecret]);

        (await agent.WaitExitAsync()).ShouldBe(78, agent.Output);
        agent.Output.ShouldContain("process.id is '4711' in identity.secretFolder and '8d1b' in identity.stateFolder: this would be another server");
        File.ReadAllText(Path.Combine(_volume, "process.id")).ShouldBe("8d1b\n");
    }

    [Fact]
    public async Task The_file_of_one_server_wins_over_that_of_all_and_both_over_the_image()
    {
        File.WriteAllText(Path.Combine(_secret, "tc.keystore"), "of all");
        File.WriteAllText(Path.Combine(_secret, "ums.id"), "ums-all");
        File.WriteAllText(Path.Combine(_secret, "ums-0.ums.id"), "ums-own");
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("rmguiserver/tcserver/tc.keystore", "of the image");
        await using var agent = await world.StartReadyAsync([InSecret]);

        world.Tree.Read("rmguiserver/conf/ums.id").ShouldBe("ums-own");
        world.Tree.Read("rmguiserver/tcserver/tc.keystore").ShouldBe("of all");
    }

    [Fact]
    public async Task A_server_that_reports_another_process_ID_is_stopped()
    {
        await RunAsync(postgres);
        await using var world = await World.CreateAsync(postgres);
        world.Status.ProcessId = "4711";
        world.Status.Status = "ok";
        await using var agent = world.StartWith([OnVolume]);

        (await agent.WaitExitAsync()).ShouldBe(78, agent.Output);
        agent.Output.ShouldContain("serverstatus reports the process ID '4711', and this server is '8d1b'");
    }

    [Fact]
    public async Task An_older_version_after_an_undo_finds_its_own_keystore()
    {
        await RunAsync(postgres, world => world.Tree.Write("rmguiserver/tcserver/tc.keystore", "of 12.04"));
        await using (var newer = await World.CreateAsync(postgres, "12.05.110", "12.05"))
        {
            newer.Status.Version = "12.05.110";
            newer.Tree.Write("on-start", "cp rmguiserver/tcserver/tc.keystore at-start; echo 'of 12.05' >rmguiserver/tcserver/tc.keystore");
            await using var agent = await newer.StartReadyAsync([OnVolume]);
            newer.Tree.Read("at-start").ShouldBe("of 12.04");
            await agent.WaitAsync(() => Task.FromResult(File.Exists(Path.Combine(_volume, "12.05", "tc.keystore"))), "saved");
        }

        await using var older = await World.CreateAsync(postgres);
        await using var again = await older.StartReadyAsync([OnVolume]);
        older.Tree.Read("rmguiserver/tcserver/tc.keystore").ShouldBe("of 12.04");
    }

    [Fact]
    public async Task A_state_folder_that_is_none_is_refused()
    {
        var file = Path.Combine(_volume, "file");
        File.WriteAllText(file, "");
        await using var world = await World.CreateAsync(postgres);
        await using var agent = world.StartWith([("identity.stateFolder", $"\"{file}/state\"")]);

        (await agent.WaitExitAsync()).ShouldBe(78, agent.Output);
        agent.Output.ShouldContain($"identity.stateFolder: {file}/state cannot be used");
        world.Tree.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_server_whose_new_ID_cannot_be_kept_is_not_ready_until_it_is()
    {
        // Root may write everywhere, but nobody replaces a folder with a file.
        Directory.CreateDirectory(Path.Combine(_volume, "process.id", "in-the-way"));
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("on-start", MakesIdentity);
        world.Status.Status = "ok";
        await using var agent = world.StartWith([OnVolume]);
        await agent.WaitOutputAsync("Identity: process.id cannot be saved");
        (await agent.GetAsync(9081, "/ready")).ShouldBe("503 starting");

        Directory.Delete(Path.Combine(_volume, "process.id"), recursive: true);

        await agent.WaitReadyAsync();
        File.ReadAllText(Path.Combine(_volume, "process.id")).ShouldBe("8d1b\n");
    }

    [Fact]
    public async Task A_process_ID_that_the_database_knows_under_another_host_is_refused()
    {
        await RunAsync(postgres);
        await using var world = await World.CreateAsync(postgres);
        await world.Database.ExecuteAsync("CREATE TABLE registry AS SELECT 'ums-9' AS host, '8d1b' AS id");
        await using var agent = world.StartWith([OnVolume, ("identity.registryQuery", "\"SELECT host FROM registry WHERE id = $1\"")]);

        (await agent.WaitExitAsync()).ShouldBe(78, agent.Output);
        agent.Output.ShouldContain("the process ID 8d1b belongs to the server ums-9");
        world.Tree.Starts.ShouldBe(0);
    }

    /// <summary>One life of ums-0 on the volume, from start to drain.</summary>
    private async Task<(int Code, string Boot)> RunAsync(PostgresFixture fixture, Action<World>? prepare = null)
    {
        await using var world = await World.CreateAsync(fixture);
        prepare?.Invoke(world);
        world.Tree.Write("on-start", MakesIdentity);
        await using var agent = await world.StartReadyAsync([OnVolume]);
        await agent.SignalAsync("TERM");
        return (await agent.WaitExitAsync(), world.Tree.Read("rmguiserver/conf/dbsetup_options.properties"));
    }
}
