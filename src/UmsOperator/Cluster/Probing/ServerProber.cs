using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Texts;

namespace UmsOperator.Cluster.Probing;

/// <summary>
/// Asks running servers for version and status, all at once. A version holds until the container is replaced; a status that is not repeated is bridged while it is young, and
/// unknown after that. An answer that takes longer than a look counts with a later one. Nothing that a server sends becomes an exception. Thread-safe.
/// </summary>
internal sealed class ServerProber(HttpClient http, ProbePorts ports, TimeProvider time)
{
    /// <summary>How long one look at a cluster waits.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1.5);

    /// <summary>How long an answer may take to be heard at all.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Bridge = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Uid, string Question), PendingAnswer> _pending = new();

    /// <summary>A client for pods: no proxy, no redirects, nothing unpacked, small answers, and no verification, as pods are asked by address and hold no name for it.</summary>
    public static HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = Late,
            MaxResponseHeadersLength = AnswerReader.Kibibytes,
            // What is left of an answer that is too long is not waited for.
            MaxResponseDrainSize = 0,
            // Pod addresses are reused by other pods.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        };
#pragma warning disable CA5359 // A pod is asked by its address, which is in no certificate; only its version is read, and nothing is sent to it.
        handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version11, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    }

    /// <summary>Asks them all.</summary>
    /// <returns>Answers by uid of the pod.</returns>
    public async Task<IReadOnlyDictionary<string, ProbeAnswer>> ProbeAsync(IReadOnlyCollection<ProbeTarget> targets, CancellationToken cancellationToken)
    {
        // Pods that nobody asks about any more are gone.
        foreach (var old in _known.Where(known => time.GetUtcNow().UtcDateTime - known.Value.AskedAt > Memory))
            _known.TryRemove(old);
        foreach (var old in _pending.Where(pending => pending.Value.Answer.IsCompleted && !_known.ContainsKey(pending.Key.Uid)))
            _pending.TryRemove(old);
        var answers = await Task.WhenAll(targets.Select(async target => (target.Uid, Answer: await ProbeAsync(target, cancellationToken))));
        return answers.ToDictionary(answer => answer.Uid, answer => answer.Answer, StringComparer.Ordinal);
    }

    private async Task<ProbeAnswer> ProbeAsync(ProbeTarget target, CancellationToken cancellationToken)
    {
        var start = (target.RestartCount, target.ContainerId);
        var before = _known.TryGetValue(target.Uid, out var known) && known.Start == start ? known : new Known(start, default, null, null, null);
        var hearing = HearAsync(target, target.Scheme, ports.ServerStatus, ProbeQuestion.ServerStatus, cancellationToken);
        var status = await HearAsync(target, UrlScheme.HTTP, ports.CheckStatus, ProbeQuestion.CheckStatus, cancellationToken);
        var version = await hearing;
        var now = time.GetUtcNow().UtcDateTime;
        var after = before.Next(version, status, now, Bridge);
        _known[target.Uid] = after;
        DateTime? old = after.Version is { } heard && now - heard.At > Bridge ? heard.At : null;
        return new ProbeAnswer(
            after.Version?.Text,
            after.Status?.Text,
            after.ErrSince,
            Joined((ProbeQuestion.ServerStatus, version.Reply.Problem), (ProbeQuestion.CheckStatus, status.Reply.Problem)),
            Joined(
                (ProbeQuestion.ServerStatus, after.Version is null ? version.Reply.Silence : old is { } since && version.Reply.Silence is { } silence ? $"{silence}, the last time at {since:u}" : null),
                (ProbeQuestion.CheckStatus, after.Status is null ? status.Reply.Silence : null)))
        {
            AnsweredAt = old,
        };
    }

    /// <summary>Waits for an answer as long as a look may take. One request at a time: while it is under way none is added to it.</summary>
    private async Task<(ProbeReply Reply, DateTime At)> HearAsync(ProbeTarget target, UrlScheme scheme, int port, ProbeQuestion question, CancellationToken cancellationToken)
    {
        var key = (target.Uid, question.Name);
        if (!_pending.TryGetValue(key, out var pending) || pending.Target != target)
        {
            pending = new PendingAnswer(target);
            pending.Answer = AskAsync(pending, scheme, port, question);
            _pending[key] = pending;
        }

        try
        {
            var heard = await pending.Answer.WaitAsync(Look, cancellationToken);
            _pending.TryRemove(new KeyValuePair<(string, string), PendingAnswer>(key, pending));
            return heard;
        }
        catch (TimeoutException)
        {
            return (ProbeReply.Silent(pending.Began ? "does not end its answer within 1.5 s" : "does not answer within 1.5 s"), default);
        }
    }

    private async Task<(ProbeReply Reply, DateTime At)> AskAsync(PendingAnswer pending, UrlScheme scheme, int port, ProbeQuestion question)
    {
        using var deadline = new CancellationTokenSource(Late);
        ProbeReply reply;
        try
        {
            using var response = await http.GetAsync(new UriBuilder(scheme.ToString(), pending.Target.Address, port, question.Path).Uri, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            pending.Began = true;
            reply = await AnswerReader.ReadAsync(response, question, deadline.Token);
        }
        catch (Exception error)
        {
            reply = Explain(error, pending.Began, scheme);
        }

        return (reply, time.GetUtcNow().UtcDateTime);
    }

    private static ProbeReply Explain(Exception error, bool began, UrlScheme scheme) => error switch
    {
        // A machine that is too busy, perhaps: it is bridged like silence.
        OperationCanceledException when began => ProbeReply.Silent("does not end its answer within 10 s"),
        OperationCanceledException => ProbeReply.Silent("does not answer within 10 s"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => ProbeReply.Unusable("answers with more than 16 KiB of headers"),
        HttpRequestException { InnerException: AuthenticationException } => ProbeReply.Unusable("does not speak TLS; correct the server, or spec.serverStatus.scheme"),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => ProbeReply.Silent("is not listening"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ResponseEnded } => ProbeReply.Silent("ends the connection"),
        HttpRequestException or HttpIOException when began => ProbeReply.Unusable("breaks its answer off"),
        HttpRequestException or HttpIOException =>
            ProbeReply.Unusable(scheme == UrlScheme.HTTP ? "answers with something other than HTTP; if it speaks TLS, correct spec.serverStatus.scheme" : "answers with something other than HTTP"),
        _ => ProbeReply.Unusable($"cannot be asked ({SafeText.Of(error.Message, SafeText.Word)})"),
    };

    private static string? Joined(params (ProbeQuestion Question, string? Reason)[] reasons)
    {
        var told = reasons.Where(one => one.Reason is not null).Select(one => $"{one.Question.Name} {one.Reason}").ToList();
        return told.Count == 0 ? null : string.Join(", ", told);
    }

    private sealed record Heard(string Text, DateTime At);

    private sealed record Known((int Restarts, string? Container) Start, DateTime AskedAt, Heard? Version, Heard? Status, DateTime? ErrSince)
    {
        public Known Next((ProbeReply Reply, DateTime At) version, (ProbeReply Reply, DateTime At) status, DateTime now, TimeSpan bridge)
        {
            var heard = New(status) ?? (Status is { } last && now - last.At <= bridge ? last : null);
            return new Known(Start, now, New(version) ?? Version, heard, heard?.Text == "err" ? ErrSince ?? now : null);
        }

        private static Heard? New((ProbeReply Reply, DateTime At) answer) => answer.Reply.Text is { } text ? new Heard(text, answer.At) : null;
    }
}
