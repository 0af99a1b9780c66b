using UmsOperator.Core.Model;

namespace UmsOperator.Core.Status;

/// <summary>What is told of a single server.</summary>
internal static class ServerReport
{
    /// <summary>Why it does not serve, as its container tells, and why its own answers cannot be used, whether it serves or not; null if there is nothing to be told.</summary>
    public static string? Said(PodObserved pod, DateTime now)
    {
        var trouble = PodTroubleReport.Of(pod, now);
        // What the server said last tells more than that it ends; of all else its container knows nothing.
        var message = pod.Serves ? null : trouble is null or { Kind: PodTroubleKind.CrashLoop } ? pod.Message : trouble.Message;
        return message is null || pod.AnswerProblem is null ? message ?? pod.AnswerProblem : $"{message}; {pod.AnswerProblem}";
    }
}
