using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using UmsOperator.Agent.Tests.Parts;
using UmsServer.Tests.Parts;

namespace UmsOperator.Agent.Tests.Doctor;

public sealed class DoctorTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Assumptions_that_hold_are_confirmed_and_nothing_is_changed()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Status.Status = "ok";
        world.Tree.Write("rmguiserver/conf/process.id", "8d1b\n");
        world.Tree.Write("licence", "ENTERPRISE;2031-02-03T00:00:00Z;false\n");
        var before = world.Tree.Read("sources");

        var (code, output, report) = await RunAsync(world);

        code.ShouldBe(0, output);
        output.ShouldContain("as assumed  vendor.versionFile");
        output.ShouldContain("as assumed  identity.processIdItem");
        output.ShouldContain("the schema is 12.04");
        output.ShouldContain(", different 0,");
        report.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("outcome").GetString()).ShouldContain("AsAssumed");
        report.ToString().ShouldNotContain(postgres.Server.SuperuserPassword);
        world.Tree.Starts.ShouldBe(0);
        world.Tree.Read("sources").ShouldBe(before);
        (await world.HasMarkerAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task Each_assumption_that_does_not_hold_is_named()
    {
        await using var world = await World.CreateAsync(postgres);
        world.Status.Status = "ok";
        world.Tree.Write("ums-server.env", "JAVA_OPTS=-Xmx1g\n");
        world.Tree.Write("rmguiserver/conf/process.id", "4711\n");
        File.Delete(world.Tree.Below("rmguiserver/bin/catalina.sh"));

        var (code, output, _) = await RunAsync(world, ("dataSource.idColumn", "\"NUMBER\""), ("schema.versionQuery", "\"SELECT 'twelve'\""), ("licence.levelColumn", "\"level\""), ("vendor.adminSuccess", "[0, 2]"));

        code.ShouldBe(1, output);
        var different = output.Split('\n').Where(line => line.StartsWith("different", StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        different.ShouldBe(
            ["vendor.environmentFile", "server.command", "dataSource.list", "vendor.adminSuccess", "licence.state", "schema.versionQuery", "identity.processIdItem"], ignoreOrder: true);
    }

    private static async Task<(int Code, string Output, JsonElement Report)> RunAsync(World world, params (string Key, string Json)[] settings)
    {
        var report = world.Tree.Below("report.json");
        var start = new ProcessStartInfo(AgentProcess.Command[0], [.. AgentProcess.Command.Skip(1), "doctor", "--report", report])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment =
            {
                ["UMS_AGENT_FILE"] = world.Tree.WriteSettings(world.Status.Port, settings),
                ["UMS_DB_HOST"] = world.Database.Server.Host,
                ["UMS_DB_PORT"] = world.Database.Server.Port.ToString(CultureInfo.InvariantCulture),
                ["UMS_DB_DATABASE"] = world.Database.Name,
                ["UMS_DB_USERNAME"] = "postgres",
                ["UMS_DB_PASSWORD"] = world.Database.Server.SuperuserPassword,
            },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, JsonDocument.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken)).RootElement);
    }
}
