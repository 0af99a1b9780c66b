using UmsOperator.Core.Observations;

namespace UmsOperator.Core.Reporting;

/// <summary>What is told of a single server.</summary>
internal static class ServerReport
{
    /// <summary>Why it does not serve, as its container tells, and why its own answers cannot be used, whether it serves or not; null if there is nothing to be told.</summary>
    public static string? Said(PodObserved pod)
    {
        var message = pod.Serves ? null : pod.Message;
        return message is null || pod.AnswerProblem is null ? message ?? pod.AnswerProblem : $"{message}; {pod.AnswerProblem}";
    }
}
