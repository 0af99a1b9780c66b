using System.Globalization;
using UmsServer.Tests.Parts;
using VendorServer.Tests.Parts;

namespace VendorServer.Tests;

public sealed class ProcessTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Its_helper_processes_are_orphans_that_outlive_it()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        // A life that no other process on this machine has, to find it.
        var life = string.Create(CultureInfo.InvariantCulture, $"6{Environment.ProcessId % 10}.{Environment.ProcessId % 10000:0000}1");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_FORK_SECONDS=300", $"UMS_ORPHAN_SECONDS={life}");
        await using var server = await VendorProcess.StartServingAsync(tree);
        await Eventually.HoldsAsync(() => Task.FromResult(Orphans(life).Count == 1), "an orphan");
        Orphans(life).ShouldAllBe(orphan => orphan.Parent != server.Id);

        await server.TerminateAsync();
        await server.WaitExitAsync();

        Orphans(life).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Log_files_are_emptied_at_each_start_and_standard_output_is_full_of_noise()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");
        string[] logs = [.. new[] { "ums-server.log", "catalina.out", "ums-server/ums-server-security.log" }.Select(name => Path.Combine(tree.Paths.Logs, name))];
        Directory.CreateDirectory(Path.GetDirectoryName(logs[2])!);
        foreach (var log in logs)
            await File.WriteAllTextAsync(log, "of the last start\n", TestContext.Current.CancellationToken);

        await using var server = await VendorProcess.StartServingAsync(tree);
        using (await server.PostAsync("/console/login", new { user = "admin", password = "guess" }))
        {
        }

        await Eventually.HoldsAsync(
            () => Task.FromResult(server.Output.Contains("\tat java.base/", StringComparison.Ordinal) && server.Output.Contains("\u001b[33m", StringComparison.Ordinal)), "a stack trace and an escape sequence");
        foreach (var log in logs)
            (await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken)).ShouldNotContain("last start");
        await Eventually.HoldsAsync(async () => (await File.ReadAllTextAsync(logs[2], TestContext.Current.CancellationToken)).Contains(": 401", StringComparison.Ordinal), "the login");
        (await File.ReadAllTextAsync(logs[0], TestContext.Current.CancellationToken)).ShouldNotContain("Console login");
    }

    [Theory]
    [InlineData("8", 1)]
    [InlineData("40", 33)]
    [InlineData("500", 121)]
    public async Task It_keeps_as_many_sessions_as_it_is_told_but_no_more_than_128(string sessions, int atLeast)
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", $"UMS_SESSIONS={sessions}");
        await using var server = await VendorProcess.StartServingAsync(tree);

        await Eventually.HoldsAsync(async () => await SessionsAsync(database) >= atLeast, "its sessions");

        (await SessionsAsync(database)).ShouldBeLessThanOrEqualTo(Math.Min(128, int.Parse(sessions, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_lost_session_is_opened_again()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.04");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110", "UMS_SESSIONS=16");
        await using var server = await VendorProcess.StartServingAsync(tree);
        await Eventually.HoldsAsync(async () => await SessionsAsync(database) >= 8, "its sessions");
        var before = await database.QueryAsync(Pids(database));

        await database.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM ({Pids(database)}) AS all_of_them");

        await Eventually.HoldsAsync(async () => await SessionsAsync(database) >= 8, "new sessions");
        (await database.QueryAsync(Pids(database))).Intersect(before).ShouldBeEmpty();
    }

    private static string Pids(TestDatabase database) => $"SELECT pid FROM pg_stat_activity WHERE datname = '{database.Name}' AND application_name = 'PostgreSQL JDBC Driver'";

    private static async Task<int> SessionsAsync(TestDatabase database) => (await database.QueryAsync(Pids(database))).Length;

    private static List<(int Id, int Parent)> Orphans(string life)
    {
        List<(int Id, int Parent)> found = [];
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(folder, "cmdline")) == $"sleep\0{life}\0")
                    found.Add((int.Parse(Path.GetFileName(folder)), int.Parse(File.ReadAllText(Path.Combine(folder, "stat")).Split(' ')[3])));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended.
            }
        }

        return found;
    }
}
