using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Dashboard.Pages;
using UmsOperator.Cli.Dashboard.Streams;
using UmsOperator.Cli.Dashboard.Sessions;
using UmsOperator.Cli.Dashboard.Web;

namespace UmsOperator.Cli.Dashboard;

/// <summary>Answers the requests of the browser.</summary>
/// <param name="sources">What is shown and done.</param>
/// <param name="time">The clock.</param>
/// <param name="stop">Ends all requests: the program ends.</param>
internal sealed class DashboardSite(Sources sources, TimeProvider time, CancellationToken stop)
{
    private const int MostStreams = 32;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { MaxDepth = 4 };

    private readonly AccessToken _token = new();
    private readonly OneTimeCode _launch = new(time);
    private readonly VerbSessions _sessions = new(time);
    private int _streams;

    /// <summary>The address of the page.</summary>
    public string AddressAt(int port) => $"http://127.0.0.1:{port}/{_token.Text}/";

    /// <summary>The address for a browser that this program opens: it leads to the page once.</summary>
    public string LaunchAddressAt(int port) => $"http://127.0.0.1:{port}/open/{_launch.Text}";

    /// <summary>Ends once no verb is under way.</summary>
    public Task OverAsync() => _sessions.OverAsync();

    /// <summary>Answers a request.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop);
        RequestGuard.Protect(context.Response);
        try
        {
            await AnswerAsync(context, ends.Token);
        }
        catch (Exception gone) when (ends.IsCancellationRequested && gone is OperationCanceledException or IOException)
        {
            context.Abort(); // nobody listens any more
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            await SayAsync(context, StatusCodes.Status502BadGateway, ApiFailure.Always(error).Message, ends.Token);
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (request, path) = (context.Request, RequestGuard.Segments(context.Request));
        var port = context.Connection.LocalPort;
        if (HttpMethods.IsGet(request.Method) && path is ["open", var code] && RequestGuard.IsHost(request, port) && _launch.Redeem(code))
            context.Response.Redirect(AddressAt(port));
        else if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method))
            await SayAsync(context, StatusCodes.Status405MethodNotAllowed, "only GET and POST are answered", cancellationToken);
        else if (new RequestGuard(_token).Refusal(request, port) is { } reason)
            await SayAsync(context, StatusCodes.Status403Forbidden, reason, cancellationToken);
        else
            await (HttpMethods.IsPost(request.Method) ? ChangeAsync(context, path, cancellationToken) : ShowAsync(context, path[1..], cancellationToken));
    }

    private Task ShowAsync(HttpContext context, string[] path, CancellationToken cancellationToken) => path switch
    {
        [] => RedirectAsync(context),
        [var file] when SiteFiles.Open(file.Length == 0 ? "index.html" : file) is { } found => FileAsync(context, found.Content, found.Type, cancellationToken),
        ["stream"] => StreamAsync(context, sources.OverviewAsync, cancellationToken),
        ["stream", var ns, var name] when IsCluster(ns, name) => StreamAsync(context, token => sources.ClusterAsync(ns, name, token), cancellationToken),
        ["timeline", var ns, var name, var id] when IsCluster(ns, name) => TimelineAsync(context, ns, name, id, cancellationToken),
        _ => SayAsync(context, StatusCodes.Status404NotFound, "there is no such page", cancellationToken),
    };

    private Task ChangeAsync(HttpContext context, string[] path, CancellationToken cancellationToken) => path switch
    {
        ["verbs"] => RunVerbAsync(context, cancellationToken),
        ["answers"] => TakeAnswerAsync(context, cancellationToken),
        _ => SayAsync(context, StatusCodes.Status404NotFound, "there is no such page", cancellationToken),
    };

    private Task RedirectAsync(HttpContext context)
    {
        // Relative addresses need the slash.
        context.Response.Redirect(AddressAt(context.Connection.LocalPort));
        return Task.CompletedTask;
    }

    private static async Task FileAsync(HttpContext context, Stream content, string type, CancellationToken cancellationToken)
    {
        await using var file = content;
        context.Response.ContentType = type;
        await file.CopyToAsync(context.Response.Body, cancellationToken);
    }

    private async Task TimelineAsync(HttpContext context, string ns, string name, string id, CancellationToken cancellationToken)
    {
        if (await sources.TimelineAsync(ns, name, id, cancellationToken) is not { } svg)
        {
            await SayAsync(context, StatusCodes.Status404NotFound, "there is no such update", cancellationToken);
            return;
        }

        // A picture with colours of its own. It runs nothing, also if it is opened by itself.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        context.Response.ContentType = "image/svg+xml";
        await context.Response.WriteAsync(svg, cancellationToken);
    }

    private async Task StreamAsync(HttpContext context, Func<CancellationToken, Task<JsonNode>> look, CancellationToken cancellationToken)
    {
        try
        {
            if (Interlocked.Increment(ref _streams) > MostStreams)
            {
                await SayAsync(context, StatusCodes.Status503ServiceUnavailable, $"more than {MostStreams} pages are open", cancellationToken);
                return;
            }

            context.Response.ContentType = "text/event-stream";
            // Without an answer to its request the browser would not even know that the stream is open.
            await EventAsync(context.Response, null, cancellationToken);
            await new ChangeStream(time, Between).RunAsync(look, (data, token) => EventAsync(context.Response, data, token), cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _streams);
        }
    }

    /// <summary>An event, or an event without content as a sign of life.</summary>
    private static async Task EventAsync(HttpResponse response, string? data, CancellationToken cancellationToken)
    {
        await response.WriteAsync($"data: {data ?? "{}"}\n\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private async Task RunVerbAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (await ReadAsync<VerbChoice>(context, cancellationToken) is not { } choice)
            return;
        context.Response.ContentType = "application/x-ndjson";
        if (!await _sessions.RunAsync((terminal, token) => sources.RunAsync(choice, terminal, token), (said, token) => LineAsync(context.Response, said, token), cancellationToken))
            await SayAsync(context, StatusCodes.Status503ServiceUnavailable, "too many verbs are under way; end one of them first", cancellationToken);
    }

    private static async Task LineAsync(HttpResponse response, JsonObject line, CancellationToken cancellationToken)
    {
        await response.WriteAsync($"{line.ToJsonString()}\n", cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }

    private async Task TakeAnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (await ReadAsync<Answered>(context, cancellationToken) is not { } answered)
            return;
        if (_sessions.Answer(answered.Session, answered.Text))
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        else
            await SayAsync(context, StatusCodes.Status409Conflict, "no question is open", cancellationToken);
    }

    private static async Task<T?> ReadAsync<T>(HttpContext context, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            if (await JsonSerializer.DeserializeAsync<T>(context.Request.Body, Json, cancellationToken) is { } read)
                return read;
        }
        catch (Exception error) when (error is JsonException or BadHttpRequestException)
        {
            // The content is wrong or too long; the program's own page sends no such thing.
        }

        await SayAsync(context, StatusCodes.Status400BadRequest, "the content is not what this page expects", cancellationToken);
        return null;
    }

    private static async Task SayAsync(HttpContext context, int status, string words, CancellationToken cancellationToken)
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, "text/plain; charset=utf-8");
        await context.Response.WriteAsync($"{words}\n", cancellationToken);
    }

    private static bool IsCluster(string ns, string name) => ResourceName.IsValid(ns) && ResourceName.IsValid(name);

    /// <summary>An answer to a question.</summary>
    /// <param name="Session">ID of the session.</param>
    /// <param name="Text">The answer.</param>
    private sealed record Answered(string Session, string Text);
}
