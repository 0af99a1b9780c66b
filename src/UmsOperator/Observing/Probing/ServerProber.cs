using System.Collections.Concurrent;
using System.Text.Json;
using UmsOperator.Api.Spec;

namespace UmsOperator.Observing.Probing;

/// <summary>
/// Asks running servers for version and status, all at once. One lost answer is bridged by the last one while that is young; after that the server
/// does not answer. Thread-safe.
/// </summary>
internal sealed class ServerProber(HttpClient http, ProbePorts ports, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Bridge = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>A client for pods: no proxy, no redirects, small answers, and no verification, as pods are asked by address and hold no name for it.</summary>
    public static HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            ConnectTimeout = Timeout,
            // Pod addresses are reused by other pods.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        };
#pragma warning disable CA5359 // A pod is asked by its address, which is in no certificate; only its version is read, and nothing is sent to it.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return new HttpClient(handler) { MaxResponseContentBufferSize = 64 * 1024 };
    }

    /// <summary>Asks them all.</summary>
    /// <returns>Answers by uid of the pod.</returns>
    public async Task<IReadOnlyDictionary<string, ProbeAnswer>> ProbeAsync(IReadOnlyCollection<ProbeTarget> targets, CancellationToken ct)
    {
        // Pods that nobody asks about any more are gone.
        foreach (var old in _known.Where(known => time.GetUtcNow().UtcDateTime - known.Value.AskedAt > Memory))
            _known.TryRemove(old);
        var answers = await Task.WhenAll(targets.Select(async target => (target.Uid, Answer: await ProbeAsync(target, ct))));
        return answers.ToDictionary(answer => answer.Uid, answer => answer.Answer, StringComparer.Ordinal);
    }

    private async Task<ProbeAnswer> ProbeAsync(ProbeTarget target, CancellationToken ct)
    {
        var before = _known.TryGetValue(target.Uid, out var known) && known.RestartCount == target.RestartCount ? known : new Known(target.RestartCount, default, null, null, null);
        var version = AskAsync(target, target.Scheme, ports.ServerStatus, "/umsapi/v3/serverstatus", "rmGuiServerVersion", ct);
        var status = AskAsync(target, UrlScheme.HTTP, ports.CheckStatus, "/ums/check-status", "status", ct);
        var after = before.Next(await version, await status, time.GetUtcNow().UtcDateTime, Bridge);
        _known[target.Uid] = after;
        return new ProbeAnswer(after.Version?.Text, after.Status?.Text, after.ErrSince);
    }

    private async Task<string?> AskAsync(ProbeTarget target, UrlScheme scheme, int port, string path, string field, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Timeout);
        try
        {
            var uri = new UriBuilder(scheme.ToString(), target.Address, port, path).Uri;
            using var response = await http.GetAsync(uri, deadline.Token);
            if (!response.IsSuccessStatusCode)
                return null;
            using var body = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(deadline.Token), cancellationToken: deadline.Token);
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or IOException || (error is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null; // a server that starts, drains or hangs
        }
    }

    private sealed record Heard(string Text, DateTime At);

    private sealed record Known(int RestartCount, DateTime AskedAt, Heard? Version, Heard? Status, DateTime? ErrSince)
    {
        public Known Next(string? version, string? status, DateTime now, TimeSpan bridge)
        {
            var heard = Keep(Status, status, now, bridge);
            return new Known(RestartCount, now, Keep(Version, version, now, bridge), heard, heard?.Text == "err" ? ErrSince ?? now : null);
        }

        private static Heard? Keep(Heard? old, string? answer, DateTime now, TimeSpan bridge) =>
            answer is not null ? new Heard(answer, now) : old is not null && now - old.At <= bridge ? old : null;
    }
}
