using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;

namespace UmsOperator.Cluster.Probing;

/// <summary>A request to a server, and how its answer is checked.</summary>
/// <param name="Name">Name in messages.</param>
/// <param name="Path">Path of the request.</param>
/// <param name="Field">The field to read from the JSON object.</param>
/// <param name="Validate">Returns why a value is invalid; null for a valid one.</param>
internal sealed record ProbeRequest(string Name, string Path, string Field, Func<string, string?> Validate)
{
    private const int VersionLength = 32;

    /// <summary>Asks for the server's version.</summary>
    public static ProbeRequest ServerStatus { get; } = new("serverstatus", "/umsapi/v3/serverstatus", "rmGuiServerVersion", text =>
        text.Length <= VersionLength && UmsVersion.TryParse(text, out _) ? null : $"answers with the version '{SafeText.Of(text, SafeText.Word)}', which is not MAJOR.MINOR.PATCH");

    /// <summary>Asks for the server's health.</summary>
    public static ProbeRequest CheckStatus { get; } = new("check-status", "/ums/check-status", "status", text =>
        text is "init" or "ok" or "warn" or "err" ? null : $"answers with the unknown status '{SafeText.Of(text, SafeText.Word)}'");

    /// <summary>Checks a value.</summary>
    public ProbeResponse Check(string text) => Validate(text) is { } problem ? ProbeResponse.Unusable(problem) : ProbeResponse.Of(text);
}
