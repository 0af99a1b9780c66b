using CsCheck;
using UmsOperator.Api.Spec;
using UmsOperator.Cluster.Probing;
using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using UmsOperator.Fuzz.Chance;
using UmsOperator.Fuzz.Running;
using UmsOperator.Tests.Cluster.Probing;

namespace UmsOperator.Fuzz.Answers;

/// <summary>Sends mutated HTTP responses from a real loopback server to the real prober.</summary>
internal sealed class AnswerFuzz : IFuzzTarget
{
    public const string PartName = "answers";

    private readonly HttpClient _http = ServerProber.CreateClient();

    public string Name => PartName;

    public int Parallel => 8;

    public async Task<string?> TryAsync(PCG chance, CancellationToken cancellationToken)
    {
        var bytes = HttpAnswer.Whole.Draw(chance);
        await using var server = RawServer.Saying(bytes);
        var prober = new ServerProber(_http, new ProbePorts(server.Port, server.Port), TimeProvider.System);
        var answer = (await prober.ProbeAsync([new ProbeTarget("pod", 0, "127.0.0.1", UrlScheme.HTTP)], cancellationToken))["pod"];
        var fault = answer.Version is { } version && !UmsVersion.TryParse(version, out _) ? $"version {version}"
            : answer.CheckStatus is not (null or "init" or "ok" or "warn" or "err") ? $"check-status {answer.CheckStatus}"
            : answer is { Version: null, Problem: null, Silence: null } ? "no response and no reason"
            : Verdict.Of(answer.Problem, SafeText.Sentence) ?? Verdict.Of(answer.Silence, SafeText.Sentence);
        return fault is null ? null : $"{fault}; the server sent {Uri.EscapeDataString(System.Text.Encoding.Latin1.GetString(bytes))}";
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
