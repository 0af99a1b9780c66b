using System.Diagnostics;
using System.Text.Json.Nodes;

namespace UmsOperator.Cli.Tests.Dashboard.Browsing;

/// <summary>A real Chromium without a window, which `eng/bootstrap.sh browser` fetches.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private Chromium(Process process) => _process = process;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts it with one page. Skips the test on a laptop without it.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var folder = Path.Combine(caches, "ums-operator", "browser");
        var hasNode = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(one => File.Exists(Path.Combine(one, "node")));
        if (!(hasNode && File.Exists(Path.Combine(folder, ".integrity"))) && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip("there is no Chromium, or no Node.js; fetch the former with: eng/bootstrap.sh browser");
        var script = Path.Combine(AppContext.BaseDirectory, "remote.mjs");
        var start = new ProcessStartInfo("node", [script, folder]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        var browser = new Chromium(Process.Start(start)!);
        await browser.OpenAsync();
        return browser;
    }

    /// <summary>Opens a further page, as in another browser.</summary>
    public Task OpenAsync() => DoAsync(new JsonObject { ["do"] = "open" });

    /// <summary>Loads an address.</summary>
    public Task GoAsync(Uri address, int page = 0) => DoAsync(new JsonObject { ["do"] = "goto", ["url"] = $"{address}", ["page"] = page });

    /// <summary>Waits until an element is visible, with a text if one is named.</summary>
    public Task SeeAsync(string at, string? text = null, int page = 0) => DoAsync(new JsonObject { ["do"] = "see", ["at"] = at, ["text"] = text, ["page"] = page });

    /// <summary>The visible text of an element.</summary>
    public async Task<string> TextAsync(string at, int page = 0) => (string)(await DoAsync(new JsonObject { ["do"] = "text", ["at"] = at, ["page"] = page }))!;

    /// <summary>An attribute of an element.</summary>
    public async Task<string?> AttributeAsync(string at, string name) => (string?)await DoAsync(new JsonObject { ["do"] = "attribute", ["at"] = at, ["name"] = name });

    /// <summary>How many elements there are.</summary>
    public async Task<int> CountAsync(string at) => (int)(await DoAsync(new JsonObject { ["do"] = "count", ["at"] = at }))!;

    /// <summary>Presses a button or follows a link with that name.</summary>
    public Task PressAsync(string name, string role = "button") => DoAsync(new JsonObject { ["do"] = "press", ["role"] = role, ["name"] = name });

    /// <summary>Fills a field.</summary>
    public Task FillAsync(string at, string text) => DoAsync(new JsonObject { ["do"] = "fill", ["at"] = at, ["text"] = text });

    /// <summary>Presses a key.</summary>
    public Task KeyAsync(string key) => DoAsync(new JsonObject { ["do"] = "key", ["key"] = key });

    /// <summary>The text of the element that has the focus.</summary>
    public async Task<string?> FocusedAsync() => (string?)await DoAsync(new JsonObject { ["do"] = "focused" });

    /// <summary>The value of a script.</summary>
    public Task<JsonNode?> ValueAsync(string script) => DoAsync(new JsonObject { ["do"] = "value", ["script"] = script });

    /// <summary>Takes a picture for the documentation, if that is asked for (UMS_PICTURES: a folder of the repository).</summary>
    public async Task PictureAsync(string name, int height)
    {
        if (Environment.GetEnvironmentVariable("UMS_PICTURES") is not { Length: > 0 } folder)
            return;
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "UmsOperator.sln")))
            root = Path.GetDirectoryName(root)!;
        await DoAsync(new JsonObject { ["do"] = "size", ["width"] = 1180, ["height"] = height });
        await DoAsync(new JsonObject { ["do"] = "picture", ["path"] = Path.Combine(root, folder, name) });
    }

    /// <summary>What axe finds on the page, in light and in dark colours.</summary>
    public async Task<IReadOnlyList<string>> AxeAsync()
    {
        List<string> found = [];
        foreach (var scheme in new[] { "dark", "light" })
        {
            await DoAsync(new JsonObject { ["do"] = "scheme", ["scheme"] = scheme });
            found.AddRange((await DoAsync(new JsonObject { ["do"] = "axe" }))!.AsArray().Select(one => $"{scheme}: {one}"));
        }

        return found;
    }

    /// <summary>Errors of scripts and of the policy, and requests that failed or went elsewhere, since the last call.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync() => [.. (await DoAsync(new JsonObject { ["do"] = "faults" }))!.AsArray().Select(one => $"{one}")];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Deadline);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<JsonNode?> DoAsync(JsonObject command)
    {
        await _process.StandardInput.WriteLineAsync(command.ToJsonString().AsMemory(), Token);
        await _process.StandardInput.FlushAsync(Token);
        var line = await _process.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Deadline, Token) ?? throw new InvalidOperationException("the browser has ended; see its messages above");
        var answer = JsonNode.Parse(line)!;
        return answer["error"] is { } error ? throw new InvalidOperationException($"{command.ToJsonString()}: {error}") : answer["result"];
    }
}
