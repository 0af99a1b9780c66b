using VendorServer.Tests.Parts;

namespace VendorServer.Tests;

public sealed class AdminCliTests
{
    [Theory]
    [InlineData("Unknown option: '--colour'", "db", "list", "--colour")]
    [InlineData("Missing required option: '-n'", "db", "create", "-t", "postgresql", "-H", "db", "-u", "ums", "-A")]
    [InlineData("Missing required option: '--password:file'", "db", "activate", "-i", "1")]
    [InlineData("Unmatched argument: 'tables'", "db", "tables")]
    public async Task Wrong_arguments_are_told_with_the_usage_and_exit_2(string message, params string[] args)
    {
        using var tree = VendorTree.Create("12.04.110");

        var answer = await tree.CliAsync(args);

        answer.Code.ShouldBe(2);
        answer.Error.ShouldContain(message);
        answer.Error.ShouldContain("Usage: umsadmin-cli db");
        answer.Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_command_without_a_verb_exits_2()
    {
        using var tree = VendorTree.Create("12.04.110");

        var answer = await tree.CliAsync("db");
        answer.Code.ShouldBe(2);
        answer.Error.ShouldContain("Missing required subcommand");
        (await tree.CliAsync()).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_table_has_columns_for_people_and_separators_for_machines()
    {
        using var tree = VendorTree.Create("12.04.110");

        (await tree.CliAsync("--quiet", "ports", "list")).Output.ShouldStartWith("NAME           PORT\ndevice.port    30001\n");
        (await tree.CliAsync("ports", "list", "--quiet", "--machine-readable")).Output.ShouldStartWith("NAME;PORT\ndevice.port;30001\n");
        (await tree.CliAsync("--machine-readable", "--separator=,", "ports", "list", "--no-header", "--quiet")).Output.ShouldStartWith("device.port,30001\nweb.port,8443\n");
    }

    [Fact]
    public async Task Unless_quiet_a_log_line_comes_before_the_result_and_noise_is_on_standard_error_always()
    {
        using var tree = VendorTree.Create("12.04.110");

        var loud = await tree.CliAsync("ports", "list", "--machine-readable");
        var quiet = await tree.CliAsync("ports", "list", "--machine-readable", "--quiet");

        loud.Output.ShouldContain("INFO");
        loud.Output.ShouldEndWith(quiet.Output);
        loud.Output.Length.ShouldBeGreaterThan(quiet.Output.Length);
        quiet.Error.ShouldContain("Picked up JAVA_TOOL_OPTIONS");
    }

    [Fact]
    public async Task Ports_are_set_one_by_one_and_a_wrong_one_changes_nothing()
    {
        using var tree = VendorTree.Create("12.04.110");

        (await tree.CliAsync("ports", "set", "-d", "30002", "--ssl-only", "true")).Code.ShouldBe(0);
        (await tree.CliAsync("ports", "set", "-d", "1", "-w", "70000")).Code.ShouldBe(1);

        (await tree.RowsAsync("ports", "list")).ShouldBe(["device.port;30002", "web.port;8443", "jws.port;9080", "database.port;1528", "ssl.only;true"]);
    }

    [Theory]
    [InlineData("server", "restart")]
    [InlineData("server", "end-update-mode")]
    [InlineData("db", "backup", "-o", "x")]
    public async Task What_a_container_lacks_exits_1(params string[] args)
    {
        using var tree = VendorTree.Create("12.04.110");

        (await tree.CliAsync(args)).Code.ShouldBe(1);
    }

    [Fact]
    public async Task The_installed_script_works_through_a_link_and_passes_arguments_and_exit_codes_on()
    {
        using var tree = VendorTree.Create("12.04.110");
        var link = Path.Combine(tree.Folder, "umsadmin-cli");
        File.CreateSymbolicLink(link, Path.Combine(tree.Paths.Scripts, "umsadmin-cli"));

        await using var listed = VendorProcess.Start(tree, [link, "ports", "list", "--machine-readable", "--separator", "a b", "--quiet"]);
        await using var wrong = VendorProcess.Start(tree, [link, "ports", "list", "--colour"]);

        (await listed.WaitExitAsync()).ShouldBe(0);
        (await wrong.WaitExitAsync()).ShouldBe(2);
        await UmsServer.Tests.Parts.Eventually.HoldsAsync(() => Task.FromResult(listed.Output.Contains("device.porta b30001", StringComparison.Ordinal)), "its output");
    }

    [Fact]
    public async Task The_network_token_is_installed_for_either_service()
    {
        using var tree = VendorTree.Create("12.04.110");
        var token = tree.WriteFile("token", "secret\n");

        (await tree.CliAsync("token", "--server", "-f", token)).Code.ShouldBe(0);
        (await tree.CliAsync("token", "--broker", "-f", token)).Code.ShouldBe(0);
        (await tree.CliAsync("token", "-f", token)).Code.ShouldBe(1);

        (await File.ReadAllTextAsync(tree.Paths.ServerToken, TestContext.Current.CancellationToken)).ShouldBe("secret\n");
        (await File.ReadAllTextAsync(tree.Paths.BrokerToken, TestContext.Current.CancellationToken)).ShouldBe("secret\n");
    }

    [Fact]
    public async Task A_tree_that_the_user_may_not_change_is_refused()
    {
        using var tree = VendorTree.Create("12.04.110");
        Directory.Delete(tree.Paths.Configuration, recursive: true);

        var answer = await tree.CliAsync("db", "list");

        answer.Code.ShouldBe(1);
        answer.Error.ShouldContain("must be run as root");
    }
}
