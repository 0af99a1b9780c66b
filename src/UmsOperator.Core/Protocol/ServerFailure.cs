using System.Globalization;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Detects a definite failure of a server on the new version: a wrong version, a crash loop (for a migrator: any exit), or check-status err for three minutes, as UMS turns init into err
/// after 120 s while it still migrates. A slow server has not failed.
/// </summary>
internal static class ServerFailure
{
    private static readonly TimeSpan ErrPatience = TimeSpan.FromMinutes(3);

    private const int CrashLoop = 3;

    public static string? Of(PodObserved pod, DateTime now, bool statementRuns)
    {
        if (pod.DeletedAt is not null)
            return null;
        if (pod is { Kind: BindingKind.Migrator, IsOver: true, IsLost: false })
            return Because(pod, $"server {pod.Name} exited with code {pod.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "unknown"}");
        if (pod is { ExitCode: { } code and not 0, RestartCount: >= CrashLoop })
            return Because(pod, $"server {pod.Name} crashed {pod.RestartCount} times, last with exit code {code}");
        if (pod is { ContainersReady: true, ReportedVersion: { } reported } && !UmsVersion.AreEqual(reported, pod.Version))
            return $"server {pod.Name} reports version {reported} and not {pod.Version}: the image holds another version";
        return pod is { CheckStatus: "err", ErrSince: { } since } && now - since >= ErrPatience && !statementRuns
            ? $"server {pod.Name} has reported err for three minutes and runs no statement"
            : null;
    }

    /// <summary>The cause comes first, because lists of events truncate the text.</summary>
    private static string Because(PodObserved pod, string what) => string.IsNullOrWhiteSpace(pod.Message) ? what : $"{pod.Message} ({what})";
}
