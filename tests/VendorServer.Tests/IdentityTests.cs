using System.Text.Json;
using UmsServer.Tests.Parts;
using VendorServer.Tests.Parts;
using VendorServer.Tree;

namespace VendorServer.Tests;

public sealed class IdentityTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Ids_are_made_at_the_first_start_kept_by_later_ones_and_made_again_if_their_files_are_lost()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");
        Identity.Read(tree.Paths.ProcessId).ShouldBeNull();
        await using (await VendorProcess.StartServingAsync(tree))
        {
        }

        var (process, ums) = (Identity.Read(tree.Paths.ProcessId), Identity.Read(tree.Paths.UmsId));
        process.ShouldNotBe(ums);
        await using (var again = await VendorProcess.StartServingAsync(tree))
            Serverstatus(await again.GetTextAsync(8443, "/umsapi/v3/serverstatus"), "serverUUID").ShouldBe(process);

        File.Delete(tree.Paths.ProcessId);
        await using var other = await VendorProcess.StartServingAsync(tree);
        Serverstatus(await other.GetTextAsync(8443, "/umsapi/v3/serverstatus"), "serverUUID").ShouldNotBe(process);
        Identity.Read(tree.Paths.UmsId).ShouldBe(ums);
    }

    [Fact]
    public async Task The_ums_id_is_backed_up_and_restored()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");
        (await tree.CliAsync("licensing", "backup", "-o", "x")).Code.ShouldBe(1);
        (await tree.CliAsync("licensing", "create")).Code.ShouldBe(0);
        var id = (await tree.RowsAsync("licensing", "list")).Single();
        var backup = Path.Combine(tree.Folder, "ums-id.backup");

        (await tree.CliAsync("licensing", "backup", "-o", backup)).Code.ShouldBe(0);
        File.Delete(tree.Paths.UmsId);
        (await tree.CliAsync("licensing", "restore", "-f", backup)).Code.ShouldBe(0);

        (await tree.RowsAsync("licensing", "list")).ShouldBe([id]);
        (await tree.CliAsync("licensing", "restore", "-f", tree.WriteFile("other", "not an ID"))).Code.ShouldBe(1);
    }

    [Fact]
    public async Task It_registers_by_host_name_and_last_known_address_and_keeps_the_row_of_a_host_that_is_gone()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");
        const string Rows = "SELECT epr_process_host, epr_last_known_ip, epr_process_uuid, server_version, epr_process_mode, epr_service_status FROM epr_processes ORDER BY 1";
        string first;
        await using (var server = await VendorProcess.StartServingAsync(tree))
        {
            first = $"ums-0|{server.Address}|{Identity.Read(tree.Paths.ProcessId)}|12.04.110|production|";
            (await database.QueryAsync(Rows)).ShouldBe([first + "SERVICE_RUNNING"]);
            await server.TerminateAsync();
            await server.WaitExitAsync();
        }

        (await database.QueryAsync(Rows)).ShouldBe([first + "SERVICE_STOPPED"]);
        await using var moved = await VendorProcess.StartServingAsync(tree, ("POD_NAME", "ums-other"));
        (await database.QueryAsync("SELECT epr_process_host FROM epr_processes ORDER BY 1")).ShouldBe(["ums-0", "ums-other"]);
        var fingerprint = (await tree.RowsAsync("web-certs", "list")).Single().Split(';')[0];
        (await tree.RowsAsync("web-certs", "list-assigned-server", "-f", fingerprint)).ShouldContain($"ums-other;{moved.Address};{Identity.Read(tree.Paths.ProcessId)};12.04.110");
        (await tree.CliAsync("web-certs", "list-assigned-server", "-f", "00")).Code.ShouldBe(1);
    }

    [Fact]
    public async Task The_distributed_flag_is_read_once_and_again_only_without_its_mark()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");
        var boot = tree.Paths.BootSettings;
        await File.WriteAllTextAsync(boot, "# boot\nconfigsettings.HA_DISTRIBUTED_MODE=true\n", TestContext.Current.CancellationToken);

        (await StartAsync(tree)).ShouldContain("distributed mode: True");
        (await File.ReadAllTextAsync(boot, TestContext.Current.CancellationToken))
            .ShouldBe("# boot\nconfigsettings.HA_DISTRIBUTED_MODE=true\nalready_read.configsettings.HA_DISTRIBUTED_MODE=true\n");

        PropertiesFile.Read(boot).Set(DistributedMode.Key, "false").Write();
        DistributedMode.TakeOver(tree.Paths).ShouldBeTrue("the mark says that it was read");
        await File.WriteAllTextAsync(boot, "configsettings.HA_DISTRIBUTED_MODE=false\n", TestContext.Current.CancellationToken);
        DistributedMode.TakeOver(tree.Paths).ShouldBeFalse();

        (await tree.CliAsync("server", "distributed", "-e", "--password:file", Path.Combine(tree.Folder, "password"))).Code.ShouldBe(0);
        DistributedMode.TakeOver(tree.Paths).ShouldBeTrue();
        (await tree.CliAsync("server", "distributed", "-d", "--password:file", tree.WriteFile("wrong", "guess"))).Code.ShouldBe(1);
    }

    private static async Task<string> StartAsync(VendorTree tree)
    {
        await using var server = await VendorProcess.StartServingAsync(tree);
        return await File.ReadAllTextAsync(Path.Combine(tree.Paths.Logs, "ums-server.log"), TestContext.Current.CancellationToken);
    }

    private static string? Serverstatus(string text, string member) => JsonDocument.Parse(text).RootElement.GetProperty(member).GetString();
}
