using k8s.Models;

namespace UmsOperator.Sandbox.Nodes;

/// <summary>The terminated state of a run.</summary>
internal static class Ending
{
    private const int MessageLimit = 4096;
    private const int LogTail = 2048;

    public static V1ContainerStateTerminated Of(
        ContainerStart start, V1Container spec, int code, DateTime started, DateTime finished, string containerId) => new()
        {
            ExitCode = code,
            Reason = code == 0 ? "Completed" : "Error",
            Message = Message(start, spec, code),
            StartedAt = started,
            FinishedAt = finished,
            ContainerID = containerId,
        };

    private static string? Message(ContainerStart start, V1Container spec, int code)
    {
        if (Tail(start.TerminationLog, MessageLimit) is { Length: > 0 } message) return message;
        return code != 0 && spec.TerminationMessagePolicy == "FallbackToLogsOnError" ? Tail(start.LogFile, LogTail) : null;
    }

    private static string? Tail(string path, int limit)
    {
        if (!File.Exists(path)) return null;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(limit, file.Length), SeekOrigin.End);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
