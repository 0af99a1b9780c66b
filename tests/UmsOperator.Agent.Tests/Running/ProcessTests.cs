using UmsOperator.Agent.Tests.Parts;
using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.Running;

public sealed class ProcessTests(PostgresFixture postgres)
{
    private const string Search = """[{ "name": "search", "command": ["elasticsearch/bin/elasticsearch"], "user": "", "port": 0, "restartSeconds": 0.1 }]""";

    [Fact]
    public async Task The_server_gets_this_versions_variables_and_no_login()
    {
        await using var world = await World.CreateAsync(postgres);
        await using var agent = await world.StartReadyAsync([("server.environment", """{ "EXTRA": "yes" }""")]);

        var variables = world.Tree.Read("server.env").Split('\n');
        variables.ShouldContain("JAVA_OPTS=-Xmx1g --add-opens");
        variables.ShouldContain("CLASSPATH=lib");
        variables.ShouldContain("EXTRA=yes");
        variables.ShouldContain($"POD_IP={agent.Address}");
        variables.ShouldNotContain(line => line.StartsWith("UMS_DB_"));
        world.Tree.Read("server.env").ShouldNotContain(postgres.Server.SuperuserPassword);
    }

    [Fact]
    public async Task The_binding_becomes_the_only_data_source_with_a_password_that_nobody_else_can_read()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("sources", "4;old;db.example.com;somebody\n");
        world.Tree.Write("active", "4");
        world.Tree.Write("tmp/other", "");
        await using var agent = await world.StartReadyAsync([], ("TMPDIR", world.Tree.Below("tmp")));

        world.Tree.Read("sources").ShouldBe($"5;{world.Database.Name};127.0.0.1;postgres");
        world.Tree.Read("active").ShouldBe("5");
        world.Tree.Read("password").ShouldBe(postgres.Server.SuperuserPassword);
        world.Tree.Read("password-mode").ShouldBe("600");
        Directory.GetFiles(world.Tree.Below("tmp"), "ums-*").ShouldBeEmpty();
    }

    [Fact]
    public async Task A_failing_command_is_repeated_and_then_named()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("admin-fails", "");
        await using var agent = world.Start();

        (await agent.WaitExitAsync()).ShouldBe(1);
        agent.Output.ShouldContain("umsadmin-cli db list ended with 1: it is broken (attempt 2 of vendor.adminAttempts");
        world.Tree.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task A_command_that_hangs_is_ended_and_named()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("admin-hangs", "db activate");
        world.Tree.Write("tmp/other", "");
        await using var agent = world.StartWith([("vendor.adminTimeoutSeconds", "1")], ("TMPDIR", world.Tree.Below("tmp")));

        (await agent.WaitExitAsync()).ShouldBe(1);
        agent.Output.ShouldContain("umsadmin-cli db activate did not end within vendor.adminTimeoutSeconds (1 s)");
        Directory.Exists($"/proc/{world.Tree.Read("hanging")}").ShouldBeFalse();
        Directory.GetFiles(world.Tree.Below("tmp"), "ums-*").ShouldBeEmpty();
        world.Tree.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task What_a_command_printed_counts_although_its_own_children_hold_its_stdout()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("admin-lingers", "");
        world.Tree.Write("sources", "4;old;db.example.com;somebody\n");
        await using var agent = await world.StartReadyAsync([]);

        world.Tree.Read("sources").ShouldBe($"5;{world.Database.Name};127.0.0.1;postgres");
    }

    [Fact]
    public async Task A_helper_starts_before_the_server_and_again_if_it_ends()
    {
        await using var world = await World.CreateAsync(postgres);
        await using var agent = await world.StartReadyAsync([("helpers", Search)]);
        await agent.WaitAsync(() => Task.FromResult(world.Tree.Read("search").Length > 0), "the helper runs");
        agent.Output.IndexOf("Process search started", StringComparison.Ordinal).ShouldBeInRange(0, agent.Output.IndexOf("Process server started", StringComparison.Ordinal));
        using (var kill = System.Diagnostics.Process.Start("kill", ["-KILL", world.Tree.Read("search")]))
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);

        await agent.WaitAsync(async () => (await agent.GetAsync(9081, "/metrics")).Contains("ums_agent_process_restarts_total{process=\"search\"} 1", StringComparison.Ordinal), "restarted");
        await agent.WaitAsync(() => Task.FromResult(world.Tree.Read("search").Contains("late", StringComparison.Ordinal)), "it runs again");
        world.Tree.Starts.ShouldBe(1);
    }

    [Fact]
    public async Task All_lines_reach_stdout_with_their_source_though_files_are_emptied_and_lines_endless()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Tree.Write("rmguiserver/logs/catalina.out", "from an earlier container\n");
        world.Tree.Write("on-start", "echo file one >>rmguiserver/logs/catalina.out; echo to stderr >&2; head -c 5000 /dev/zero | tr '\\0' x; echo");
        await using var agent =
            await world.StartReadyAsync([("logs.maxLineBytes", "1000"), ("logs.files", """{ "rmguiserver/logs/catalina.out": "catalina", "rmguiserver/logs/later.log": "later" }""")]);
        await agent.WaitOutputAsync("catalina | file one");

        File.WriteAllText(world.Tree.Below("rmguiserver/logs/catalina.out"), "");
        await agent.WaitAsync(
            () =>
            {
                // As a log does it, until it is seen: the emptied file may be seen late.
                File.AppendAllText(world.Tree.Below("rmguiserver/logs/catalina.out"), "file two\n");
                return Task.FromResult(agent.Output.Contains("catalina | file two", StringComparison.Ordinal));
            },
            "a line after the file was emptied");
        world.Tree.Write("rmguiserver/logs/later.log", "first line\n");
        await agent.WaitOutputAsync("later | first line");

        agent.Output.ShouldNotContain("an earlier container");
        agent.Output.ShouldContain("server | to stderr");
        agent.Output.ShouldContain("server | the server runs");
        agent.Output.ShouldContain($"server | {new string('x', 1000)} … 4000 more bytes");
    }

    [Theory]
    [InlineData("12.06.110", "", 0)]
    [InlineData("12.09.100", "", 78)]
    [InlineData("12.09.100", "licence.lic", 0)]
    public async Task A_version_that_needs_a_licence_starts_only_with_one(string version, string file, int code)
    {
        await using var world = await World.CreateAsync(postgres, version, schema: null);
        world.Tree.Write("licence.lic", "licence");
        await world.Database.ExecuteAsync($"CREATE TABLE ums_schema_version AS SELECT '{version[..5]}'::varchar(10) AS version");
        var settings = new[] { ("licence.file", file.Length == 0 ? "\"\"" : $"\"{world.Tree.Below(file)}\""), ("licence.stateFrom", "\"12.01.100\"") };

        if (code == 0)
        {
            await using var agent = await world.StartReadyAsync(settings);
            (await agent.GetAsync(9081, "/metrics")).Contains("ums_agent_licence_end_timestamp_seconds 1927843200", StringComparison.Ordinal).ShouldBe(file.Length > 0);
            return;
        }

        await using var refused = world.StartWith(settings);
        (await refused.WaitExitAsync()).ShouldBe(code);
        refused.Output.ShouldContain("needs a UMS licence for an external database");
        world.Tree.Starts.ShouldBe(0);
    }

    [Fact]
    public async Task Readiness_follows_the_vendors_status_and_needs_a_fresh_answer()
    {
        await using var world = await World.CreateAsync(postgres);
        await using var agent = await world.StartReadyAsync([("status.maxAgeSeconds", "1"), ("status.timeoutSeconds", "0.5")]);
        foreach (var (status, ready) in new[] { ("err", "503 err"), ("warn", "200 warn"), ("init", "503 init"), ("ok", "200 ok"),
            ("odd", "503 no answer"), ("ok", "200 ok"), ("\\ud800", "503 no answer"), ("ok", "200 ok") })
        {
            world.Status.Status = status;
            await agent.WaitAsync(async () => await agent.GetAsync(9081, "/ready") == ready, ready);
        }
    }
}
