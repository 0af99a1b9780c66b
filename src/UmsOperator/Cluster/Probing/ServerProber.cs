using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Texts;

namespace UmsOperator.Cluster.Probing;

/// <summary>
/// Asks running servers for their version and status, in parallel. A version remains valid until the container is replaced. A status remains valid
/// for some seconds and is unknown after that. An answer that takes longer than a reconcile waits is used by a later one. No answer of a server
/// causes an exception. Thread-safe.
/// </summary>
internal sealed class ServerProber(HttpClient http, ProbePorts ports, TimeProvider time)
{
    /// <summary>How long a reconcile waits for an answer.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1.5);

    /// <summary>Time limit of a request.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>How long a status remains valid without a new answer.</summary>
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(15);

    /// <summary>How long the answers of a pod are kept after it was last asked.</summary>
    private static readonly TimeSpan Retention = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, LastAnswers> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Uid, string Request), PendingProbe> _pending = new();

    /// <summary>
    /// Creates a client for pods. It uses no proxy, follows no redirects, decompresses nothing and limits the headers. It does not verify
    /// certificates, because they do not contain the pods' addresses.
    /// </summary>
    public static HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = Limit,
            MaxResponseHeadersLength = ProbeResponseReader.Kibibytes,
            // The rest of a too long answer is not read.
            MaxResponseDrainSize = 0,
            // Other pods may get the same address later.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        };
#pragma warning disable CA5359 // The pod is asked by its address, which no certificate contains. Only its version and status are read, and no data is sent.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version11, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    /// <summary>Asks servers.</summary>
    /// <returns>Answers by uid of the pod.</returns>
    public async Task<IReadOnlyDictionary<string, ProbeResult>> ProbeAsync(IReadOnlyCollection<ProbeTarget> targets, CancellationToken cancellationToken)
    {
        // Pods that have not been asked for a while no longer exist.
        foreach (var old in _known.Where(known => time.GetUtcNow().UtcDateTime - known.Value.AskedAt > Retention))
            _known.TryRemove(old);
        foreach (var old in _pending.Where(pending => pending.Value.Answer.IsCompleted && !_known.ContainsKey(pending.Key.Uid)))
            _pending.TryRemove(old);
        var answers = await Task.WhenAll(targets.Select(async target => (target.Uid, Answer: await ProbeAsync(target, cancellationToken))));
        return answers.ToDictionary(answer => answer.Uid, answer => answer.Answer, StringComparer.Ordinal);
    }

    private async Task<ProbeResult> ProbeAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var start = (target.RestartCount, target.ContainerId);
        var before = _known.TryGetValue(target.Uid, out var known) && known.Start == start ? known : new LastAnswers(start, default, null, null, null);
        var asking = WaitAsync(target, target.Scheme, ports.ServerStatus, ProbeRequest.ServerStatus, cancellationToken);
        var status = await WaitAsync(target, UrlScheme.HTTP, ports.CheckStatus, ProbeRequest.CheckStatus, cancellationToken);
        var version = await asking;
        var now = time.GetUtcNow().UtcDateTime;
        var after = before.Next(version, status, now, Validity);
        _known[target.Uid] = after;
        DateTime? old = after.Version is { } heard && now - heard.At > Validity ? heard.At : null;
        return new ProbeResult(
            after.Version?.Text,
            after.Status?.Text,
            after.ErrSince,
            Joined((ProbeRequest.ServerStatus, version.Reply.Problem), (ProbeRequest.CheckStatus, status.Reply.Problem)),
            Joined(
                (ProbeRequest.ServerStatus, after.Version is null ? version.Reply.Silence : old is { } since && version.Reply.Silence is { } silence ? $"{silence}, the last time at {since:u}" : null),
                (ProbeRequest.CheckStatus, after.Status is null ? status.Reply.Silence : null)))
        {
            AnsweredAt = old,
        };
    }

    /// <summary>Waits for an answer. While a request is pending, no other one is sent.</summary>
    private async Task<(ProbeResponse Reply, DateTime At)> WaitAsync(ProbeTarget target, UrlScheme scheme, int port, ProbeRequest request, CancellationToken cancellationToken)
    {
        var key = (target.Uid, request.Name);
        if (!_pending.TryGetValue(key, out var pending) || pending.Target != target)
        {
            pending = new PendingProbe(target, began => AskAsync(target, scheme, port, request, began));
            _pending[key] = pending;
        }

        try
        {
            var heard = await pending.Answer.WaitAsync(Wait, cancellationToken);
            _pending.TryRemove(new KeyValuePair<(string, string), PendingProbe>(key, pending));
            return heard;
        }
        catch (TimeoutException)
        {
            return (ProbeResponse.Silent(pending.Began ? "does not complete its answer within 1.5 s" : "does not answer within 1.5 s"), default);
        }
    }

    private async Task<(ProbeResponse Reply, DateTime At)> AskAsync(ProbeTarget target, UrlScheme scheme, int port, ProbeRequest request, Action onBegin)
    {
        using var deadline = new CancellationTokenSource(Limit);
        var began = false;
        ProbeResponse reply;
        try
        {
            using var response = await http.GetAsync(new UriBuilder(scheme.ToString(), target.Address, port, request.Path).Uri, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            began = true;
            onBegin();
            reply = await ProbeResponseReader.ReadAsync(response, request, deadline.Token);
        }
        catch (Exception error)
        {
            reply = Explain(error, began, scheme);
        }

        return (reply, time.GetUtcNow().UtcDateTime);
    }

    private static ProbeResponse Explain(Exception error, bool began, UrlScheme scheme) => error switch
    {
        // Treated like silence, because the machine may only be busy.
        OperationCanceledException when began => ProbeResponse.Silent("does not complete its answer within 10 s"),
        OperationCanceledException => ProbeResponse.Silent("does not answer within 10 s"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => ProbeResponse.Unusable("answers with more than 16 KiB of headers"),
        HttpRequestException { InnerException: AuthenticationException } => ProbeResponse.Unusable("does not speak TLS; correct the server, or spec.serverStatus.scheme"),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => ProbeResponse.Silent("is not listening"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ResponseEnded } =>
            ProbeResponse.Silent("closes the connection"),
        HttpRequestException or HttpIOException when began => ProbeResponse.Unusable("breaks off its answer"),
        HttpRequestException or HttpIOException =>
            ProbeResponse.Unusable(scheme == UrlScheme.HTTP ? "answers with something other than HTTP; if it speaks TLS, correct spec.serverStatus.scheme" : "answers with something other than HTTP"),
        _ => ProbeResponse.Unusable($"cannot be asked ({SafeText.Of(error.Message, SafeText.Word)})"),
    };

    private static string? Joined(params (ProbeRequest Request, string? Reason)[] reasons)
    {
        var told = reasons.Where(one => one.Reason is not null).Select(one => $"{one.Request.Name} {one.Reason}").ToList();
        return told.Count == 0 ? null : string.Join(", ", told);
    }

    private sealed record Reported(string Text, DateTime At);

    private sealed record LastAnswers((int Restarts, string? Container) Start, DateTime AskedAt, Reported? Version, Reported? Status, DateTime? ErrSince)
    {
        public LastAnswers Next((ProbeResponse Reply, DateTime At) version, (ProbeResponse Reply, DateTime At) status, DateTime now, TimeSpan validity)
        {
            var heard = New(status) ?? (Status is { } last && now - last.At <= validity ? last : null);
            return new LastAnswers(Start, now, New(version) ?? Version, heard, heard?.Text == "err" ? ErrSince ?? now : null);
        }

        private static Reported? New((ProbeResponse Reply, DateTime At) answer) => answer.Reply.Text is { } text ? new Reported(text, answer.At) : null;
    }
}
