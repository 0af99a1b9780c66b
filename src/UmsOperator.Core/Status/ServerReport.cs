using UmsOperator.Core.Model;

namespace UmsOperator.Core.Status;

/// <summary>The message for a single server.</summary>
internal static class ServerReport
{
    /// <summary>Why it does not serve, and why its answers cannot be used, whether it serves or not; null if there is nothing to report.</summary>
    public static string? Said(PodObserved pod, DateTime now)
    {
        var trouble = PodTroubleReport.Of(pod, now);
        // For a crash loop the server's last message says more than the container's state.
        var message = pod.Serves ? null : trouble is null or { Kind: PodTroubleKind.CrashLoop } ? pod.Message : trouble.Message;
        return message is null || pod.AnswerProblem is null ? message ?? pod.AnswerProblem : $"{message}; {pod.AnswerProblem}";
    }
}
