using System.Net;
using System.Text.Json;
using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Vendor;

/// <summary>Asks the vendor's server for its status, on this machine. Answers are at most 16 KiB.</summary>
internal sealed class StatusClient : IDisposable
{
    private const int MaxBytes = 16 << 10;
    private const int MaxText = 200;
    private static readonly string[] Words = ["init", "ok", "warn", "err"];

    private readonly HttpClient _http;
    private readonly Uri _checkStatus;
    private readonly Uri _serverStatus;

    public StatusClient(AgentOptions options, AgentSettings settings)
    {
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = 16,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
#pragma warning disable CA5359 // The server's certificate does not name loopback, and whatever answers at the container's own address is in this container.
            SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true },
#pragma warning restore CA5359
        })
        {
            Timeout = TimeSpan.FromSeconds(settings.Status.TimeoutSeconds),
            MaxResponseContentBufferSize = MaxBytes,
        };
        _checkStatus = Url(settings.Status.CheckStatusUrl, options);
        _serverStatus = Url(settings.Status.ServerStatusUrl, options);
    }

    /// <returns>init, ok, warn or err.</returns>
    /// <exception cref="StatusUnavailableException">No answer in time, or one that is not understood.</exception>
    public async Task<string> CheckStatusAsync(CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(_checkStatus, cancellationToken);
        var word = Text(answer, "status");
        return Words.Contains(word, StringComparer.Ordinal) ? word : throw new StatusUnavailableException($"{_checkStatus}: the status is neither {string.Join(", ", Words)}");
    }

    /// <exception cref="StatusUnavailableException">No answer in time, or one that is not understood.</exception>
    public async Task<ReportedServer> ServerStatusAsync(CancellationToken cancellationToken)
    {
        using var answer = await GetAsync(_serverStatus, cancellationToken);
        return new ReportedServer(Text(answer, "rmGuiServerVersion"), Text(answer, "serverUUID"));
    }

    public void Dispose() => _http.Dispose();

    private static Uri Url(string text, AgentOptions options)
    {
        var address = options.LocalAddress;
        return new Uri(text.Replace("{address}", address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address, StringComparison.Ordinal));
    }

    private static string Text(JsonDocument answer, string field)
    {
        try
        {
            if (answer.RootElement.ValueKind == JsonValueKind.Object && answer.RootElement.TryGetProperty(field, out var value)
                && value is { ValueKind: JsonValueKind.String } && value.GetString() is { Length: <= MaxText } text)
                return text;
        }
        catch (InvalidOperationException)
        {
            // A text that is no Unicode, for example half of a surrogate pair.
        }

        throw new StatusUnavailableException($"the answer has no text '{field}' of at most {MaxText} characters");
    }

    private async Task<JsonDocument> GetAsync(Uri url, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _http.GetAsync(url, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK
                ? JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken), new JsonDocumentOptions { MaxDepth = 16 })
                : throw new StatusUnavailableException($"{url}: status code {(int)response.StatusCode}");
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or IOException)
        {
            throw new StatusUnavailableException($"{url}: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StatusUnavailableException($"{url}: no answer in time");
        }
    }
}
