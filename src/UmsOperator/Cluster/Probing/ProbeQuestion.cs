using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;

namespace UmsOperator.Cluster.Probing;

/// <summary>What a server is asked, and which answers are believed.</summary>
/// <param name="Name">In reasons.</param>
/// <param name="Path">Path of the request.</param>
/// <param name="Field">The field of the JSON object.</param>
/// <param name="Judge">Why a text is not believed; null for one that is.</param>
internal sealed record ProbeQuestion(string Name, string Path, string Field, Func<string, string?> Judge)
{
    private const int VersionLength = 32;

    /// <summary>The version that runs.</summary>
    public static ProbeQuestion ServerStatus { get; } = new("serverstatus", "/umsapi/v3/serverstatus", "rmGuiServerVersion", text =>
        text.Length <= VersionLength && UmsVersion.TryParse(text, out _) ? null : $"answers with the version '{SafeText.Of(text, SafeText.Word)}', which is not MAJOR.MINOR.PATCH");

    /// <summary>The server's own opinion of itself.</summary>
    public static ProbeQuestion CheckStatus { get; } = new("check-status", "/ums/check-status", "status", text =>
        text is "init" or "ok" or "warn" or "err" ? null : $"answers with the unknown status '{SafeText.Of(text, SafeText.Word)}'");

    /// <summary>Judges a text that was answered.</summary>
    public ProbeReply Judged(string text) => Judge(text) is { } problem ? ProbeReply.Unusable(problem) : ProbeReply.Of(text);
}
