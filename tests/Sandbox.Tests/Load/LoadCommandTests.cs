using System.CommandLine;
using System.Text.Json;
using UmsOperator.Sandbox.Load;

namespace UmsOperator.Sandbox.Tests.Load;

public sealed class LoadCommandTests
{
    [Fact]
    public async Task The_command_follows_a_file_and_prints_snapshots()
    {
        await using var server = new ScriptedServer(ScriptedServer.ServeAsync);
        var folder = Directory.CreateTempSubdirectory("ums-load-").FullName;
        var file = Path.Combine(folder, "endpoints");
        await File.WriteAllTextAsync(file, $"{server.Endpoint}\n\n", TestContext.Current.CancellationToken);
        var output = new StringWriter();

        await LoadCommand.RunAsync(
            new EndpointsFile(file),
            new DeviceLoadOptions { Devices = 3, Interval = TimeSpan.FromMilliseconds(100), MaxDuration = TimeSpan.FromSeconds(4) },
            output,
            TimeProvider.System,
            TestContext.Current.CancellationToken);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBeGreaterThan(2);
        var last = JsonDocument.Parse(lines[^1]).RootElement;
        last.GetProperty("requests").GetInt64().ShouldBeGreaterThan(0);
        last.GetProperty("failed").GetInt64().ShouldBe(0);
        last.GetProperty("servedBy").GetProperty("ums-0 12.04.110").GetInt64().ShouldBe(last.GetProperty("requests").GetInt64());
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("load")]
    [InlineData("load", "--endpoint", "10.0.0.7:8443", "--endpoints-file", "endpoints")]
    public void Servers_report_it_in_the_same_way(params string[] arguments) =>
        new RootCommand { LoadCommand.Create() }.Parse(arguments).Errors.ShouldHaveSingleItem().Message.ShouldContain("--endpoint");

    [Fact]
    public async Task A_file_with_a_line_that_is_no_endpoint_cannot_be_read()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "ums-0\n", TestContext.Current.CancellationToken);

        await Should.ThrowAsync<IOException>(async () => await new EndpointsFile(file).ReadAsync(TestContext.Current.CancellationToken));

        File.Delete(file);
    }

    [Fact]
    public void The_options_of_the_command_have_the_defaults_of_the_load()
    {
        var parsed = LoadCommand.Create().Parse(["--endpoints-file", "e"]);

        parsed.Errors.ShouldBeEmpty();
        parsed.GetValue<int>("--devices").ShouldBe(2_000);
        parsed.GetValue<double>("--interval-seconds").ShouldBe(4);
    }
}
