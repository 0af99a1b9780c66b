using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using UmsOperator.Cli.Commands;
using UmsOperator.Cli.Dashboard.Sessions;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Tests.Fakes;

/// <summary>The dashboard in this process, as <c>kubectl ums dashboard --no-browser</c>, and a browser's requests to it.</summary>
internal sealed class TestedDashboard : IAsyncDisposable
{
    private readonly CancellationTokenSource _pressed;
    private readonly Task<int> _running;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private TestedDashboard(string address, CancellationTokenSource pressed, Task<int> running)
    {
        (Address, _pressed, _running) = (new Uri(address), pressed, running);
        Token = Address.AbsolutePath.Trim('/');
    }

    /// <summary>The printed address.</summary>
    public Uri Address { get; }

    /// <summary>The token in it.</summary>
    public string Token { get; }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Starts it, and waits for its address.</summary>
    public static async Task<TestedDashboard> StartAsync(params IReadOnlyList<string> args)
    {
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var console = Terminal.Create(new SessionLines(line => address.TrySetResult(line)), isTerminal: false, plain: true);
        var terminal = new Terminal(console, Terminal.Create(TextWriter.Null, false, true), TextReader.Null, canAsk: false, TimeProvider.System);
        var pressed = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var running = Task.Run(() => CommandTree.RunAsync(["dashboard", "--no-browser", .. args], terminal, pressed.Token), Cancelled);
        await Task.WhenAny(address.Task, running).WaitAsync(Cancelled);
        if (running.IsCompleted)
            throw new InvalidOperationException($"the dashboard ended with {await running}");
        return new TestedDashboard(await address.Task, pressed, running);
    }

    /// <summary>A request below the address with the token.</summary>
    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(Address, path)));

    /// <summary>Any request; its answer may go on.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);

    /// <summary>A change, as the page sends it.</summary>
    public HttpRequestMessage Change(string path, JsonObject content)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content.ToJsonString())) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        request.Headers.Add("X-Ums-Token", Token);
        return request;
    }

    /// <summary>Sends a change.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, JsonObject content) => SendAsync(Change(path, content));

    /// <summary>The events of a stream without signs of life, until the caller has seen enough.</summary>
    public async IAsyncEnumerable<JsonNode> StreamAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        await foreach (var line in LinesAsync(response, cancellationToken))
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonNode.Parse(line["data: ".Length..]) is JsonObject { Count: > 0 } data)
                yield return data;
        }
    }

    /// <summary>The first event that is so.</summary>
    public async Task<JsonNode> SeeAsync(string path, Func<JsonNode, bool> isSo) => await StreamAsync(path, Cancelled).FirstAsync(isSo, Cancelled);

    /// <summary>Presses a button, answers the questions in their order, and returns all that is said.</summary>
    public async Task<IReadOnlyList<JsonNode>> RunVerbAsync(JsonObject choice, params IReadOnlyList<string> answers)
    {
        using var response = await PostAsync("/verbs", choice);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        List<JsonNode> said = [];
        var next = 0;
        await foreach (var line in LinesAsync(response, Cancelled))
        {
            said.Add(JsonNode.Parse(line)!);
            if (said[^1]["question"] is null)
                continue;
            using var answered = await PostAsync("/answers", new JsonObject { ["session"] = (string?)said[0]["session"], ["text"] = answers[next++] });
            answered.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        return said;
    }

    /// <summary>The lines of an answer as they come.</summary>
    public static async IAsyncEnumerable<string> LinesAsync(HttpResponseMessage response, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
            yield return line;
    }

    /// <summary>Ctrl-C.</summary>
    public async Task<int> EndAsync()
    {
        await _pressed.CancelAsync();
        return await _running;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _client.Dispose();
        _pressed.Dispose();
    }
}
