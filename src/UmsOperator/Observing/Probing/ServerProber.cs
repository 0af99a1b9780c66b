using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Texts;

namespace UmsOperator.Observing.Probing;

/// <summary>
/// Asks running servers for version and status, all at once. One lost answer is bridged by the last one while that is young; after that the server
/// does not answer. Nothing that a server sends becomes an exception. Thread-safe.
/// </summary>
internal sealed class ServerProber(HttpClient http, ProbePorts ports, TimeProvider time)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Bridge = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>A client for pods: no proxy, no redirects, nothing unpacked, small answers, and no verification, as pods are asked by address and hold no name for it.</summary>
    public static HttpClient CreateClient()
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = Timeout,
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
        var asking = AskAsync(target, target.Scheme, ports.ServerStatus, ProbeQuestion.ServerStatus, ct);
        var status = await AskAsync(target, UrlScheme.HTTP, ports.CheckStatus, ProbeQuestion.CheckStatus, ct);
        var version = await asking;
        var after = before.Next(version.Text, status.Text, time.GetUtcNow().UtcDateTime, Bridge);
        _known[target.Uid] = after;
        return new ProbeAnswer(
            after.Version?.Text,
            after.Status?.Text,
            after.ErrSince,
            Joined((ProbeQuestion.ServerStatus, version.Problem), (ProbeQuestion.CheckStatus, status.Problem)),
            Joined((ProbeQuestion.ServerStatus, after.Version is null ? version.Silence : null), (ProbeQuestion.CheckStatus, after.Status is null ? status.Silence : null)));
    }

    private async Task<ProbeReply> AskAsync(ProbeTarget target, UrlScheme scheme, int port, ProbeQuestion question, CancellationToken ct)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(Timeout);
        var began = false;
        try
        {
            using var response = await http.GetAsync(new UriBuilder(scheme.ToString(), target.Address, port, question.Path).Uri, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            began = true;
            return await AnswerReader.ReadAsync(response, question, deadline.Token);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            return Explain(error, began, scheme);
        }
    }

    private static ProbeReply Explain(Exception error, bool began, UrlScheme scheme) => error switch
    {
        OperationCanceledException when began => ProbeReply.Unusable("does not end its answer within 1.5 s"),
        OperationCanceledException => ProbeReply.Silent("does not answer within 1.5 s"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => ProbeReply.Unusable("answers with more than 16 KiB of headers"),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } or AuthenticationException =>
            ProbeReply.Unusable("does not speak TLS; correct the server, or spec.serverStatus.scheme"),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => ProbeReply.Silent("is not listening"),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.ResponseEnded } => ProbeReply.Silent("ends the connection"),
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
