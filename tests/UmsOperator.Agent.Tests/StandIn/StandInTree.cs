using System.Diagnostics;
using System.Text.Json.Nodes;

namespace UmsOperator.Agent.Tests.StandIn;

/// <summary>A tree that the stand-in for the vendor's installer has installed, and the agent's settings for it.</summary>
internal sealed class StandInTree : IDisposable
{
    private static readonly string[] Quick = ["UMS_STATUS_SECONDS=0.1", "UMS_FORK_SECONDS=0.5", "UMS_ORPHAN_SECONDS=5", "UMS_JOB_SECONDS=0", "UMS_DATABASE_WAIT_SECONDS=60", "UMS_SESSIONS=8"];

    private readonly string _folder = Directory.CreateTempSubdirectory("ums-stand-in-").FullName;

    /// <summary>RM_HOME.</summary>
    public string Home => Path.Combine(_folder, "RemoteManager");

    /// <summary>The server's volume.</summary>
    public string Volume => Path.Combine(_folder, "volume");

    public static async Task<StandInTree> InstallAsync(string version)
    {
        var tree = new StandInTree();
        await RunAsync(["install", "--root", tree.Home, "--version", version, .. Quick.SelectMany(setting => new[] { "--set", setting })]);
        return tree;
    }

    /// <summary>Another container of the same server: the tree is new, the volume stays.</summary>
    public Task ReplaceAsync(string version)
    {
        Directory.Delete(Home, recursive: true);
        return RunAsync(["install", "--root", Home, "--version", version, .. Quick.SelectMany(setting => new[] { "--set", setting })]);
    }

    /// <returns>The licence's file.</returns>
    public async Task<string> IssueLicenceAsync()
    {
        var file = Path.Combine(_folder, "licence");
        await RunAsync(["licence", "--level", "ENTERPRISE", "--expires", "2031-02-03", "--output", file]);
        return file;
    }

    /// <returns>The declarative file.</returns>
    public string WriteSettings(params ReadOnlySpan<(string Section, string Key, JsonNode Value)> changes)
    {
        var settings = JsonNode.Parse(
            $$"""
            {
              "vendor": { "home": "{{Home}}", "versionFile": "version", "environmentFile": "ums-server.env", "adminCommand": ["bin/umsadmin-cli", "--machine-readable", "--quiet"], "adminAttempts": 2 },
              "dataSource": { "passwordFileEndsWithNewLine": true },
              "schema": { "unfinishedQuery": "SELECT EXISTS (SELECT FROM ums_migration_history WHERE finished_at IS NULL)", "versionIsWrittenLast": true, "mismatchSeconds": 5, "retrySeconds": 0.2 },
              "licence": { "stateFrom": "12.01.100" },
              "helpers": [],
              "status": { "serverStatusUrl": "http://{address}:8443/umsapi/v3/serverstatus", "periodSeconds": 0.2 },
              "identity": {
                "stateFolder": "{{Volume}}",
                "items": [
                  { "name": "process.id", "path": "rmguiserver/conf/process.id", "keep": "Once" },
                  { "name": "ums.id", "path": "rmguiserver/conf/ums.id", "keep": "Once" },
                  { "name": "ums_license.lic", "path": "rmguiserver/ums_license.lic" },
                  { "name": "tc.keystore", "path": "rmguiserver/tcserver/tc.keystore", "keep": "Version" },
                  { "name": "ums_filetransfer", "path": "ums_filetransfer", "keep": "Folder" }
                ]
              },
              "updateMode": { "scripts": "{{Path.Combine(AppContext.BaseDirectory, "update-mode.d")}}" }
            }
            """)!;
        foreach (var (section, key, value) in changes)
            settings[section]![key] = value;
        var file = Path.Combine(_folder, "ums-agent.jsonc");
        File.WriteAllText(file, settings.ToJsonString());
        return file;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task RunAsync(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "VendorServer.dll"), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0);
    }
}
