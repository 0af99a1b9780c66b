using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using UmsServer.Tests.Parts;

namespace UmsServer.Tests;

public sealed class ConsoleTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_settings_change_reaches_the_database_the_audit_log_and_the_devices()
    {
        var database = await SeededAsync();
        await using var server = await ServerProcess.StartReadyAsync(database, "12.04.110");
        var token = await LoginAsync(server);

        (await server.PostAsync("/console/settings", new { profile = "profile-2", key = "wallpaper", value = "blue" }, token))
            .StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await database.QueryAsync("SELECT setting_value FROM profile_settings WHERE setting_key = 'wallpaper'")).ShouldBe(["blue"]);
        (await database.QueryAsync("SELECT user_name, server, action FROM console_audit")).ShouldBe(["admin|ums-0|set wallpaper of profile-2"]);
        var device = JsonDocument.Parse(await server.GetTextAsync(30001, "/device/1/settings"));
        device.RootElement.GetProperty("settings").GetProperty("wallpaper").GetString().ShouldBe("blue");
    }

    [Fact]
    public async Task A_token_is_good_on_another_server_and_a_forged_one_on_none()
    {
        var database = await SeededAsync();
        await using var first = await ServerProcess.StartReadyAsync(database, "12.04.110");
        await using var second = await ServerProcess.StartReadyAsync(database, "12.04.110", ("POD_NAME", "ums-1"));
        var token = await LoginAsync(first);
        var forged = token[..^1] + (token[^1] == '0' ? '1' : '0');
        var change = new { profile = "profile-1", key = "k", value = "v" };
        var unknown = change with { profile = "none" };

        (await second.PostAsync("/console/settings", change, token)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await second.PostAsync("/console/settings", change, forged)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await second.PostAsync("/console/settings", change)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await second.PostAsync("/console/settings", unknown, token)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await second.PostAsync("/console/login", new { user = "admin", password = "guess" })).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task In_update_mode_devices_are_served_and_the_console_is_refused_with_a_reason()
    {
        var database = await SeededAsync();
        await using var server = await ServerProcess.StartReadyAsync(database, "12.04.110", ("UMS_MODE", "update"));

        using var login = await server.PostAsync("/console/login", new { user = "admin", password = "admin" });

        login.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await login.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("update mode");
        var change = new { profile = "profile-1", key = "k", value = "v" };
        (await server.PostAsync("/console/settings", change, "any")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await server.GetTextAsync(30001, "/device/1/settings")).ShouldStartWith(
            """{"server":"ums-0","version":"12.04.110","mode":"update","device":1,"name":"thin-client-1","settings":{""");
    }

    private static async Task<string> LoginAsync(ServerProcess server)
    {
        using var login = await server.PostAsync("/console/login", new { user = "admin", password = "admin" });
        login.StatusCode.ShouldBe(HttpStatusCode.OK);
        return (await login.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("token").GetString()!;
    }

    private async Task<TestDatabase> SeededAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.SeedAsync(5, "12.04");
        return database;
    }
}
