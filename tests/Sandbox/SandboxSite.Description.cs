using System.Text;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace UmsOperator.Sandbox;

/// <content>Descriptions for error messages.</content>
public sealed partial class SandboxSite
{
    private const int LogLines = 40;
    private const int OperatorsShown = 3;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Status, pods, newest events, and the end of each log.</summary>
    public async Task<string> DescribeAsync(string name, CancellationToken cancellationToken = default)
    {
        var text = new StringBuilder();
        try
        {
            var cluster = await GetAsync(name, cancellationToken);
            text.AppendLine($"--- status of {name}").AppendLine(cluster?["status"]?.ToJsonString(Indented) ?? "none");
            foreach (var pod in (await _cluster.Client.CoreV1.ListNamespacedPodAsync(Namespace, cancellationToken: cancellationToken)).Items)
                text.AppendLine($"--- pod {Line(pod)}").AppendLine(await PodLogAsync(pod, cancellationToken));
        }
        catch (Exception e) when (e is HttpOperationException or HttpRequestException)
        {
            text.AppendLine($"--- the API server is unreachable: {e.Message}");
        }

        foreach (var started in _operators.TakeLast(OperatorsShown))
        {
            text.AppendLine($"--- operator {started.Process.Id}{(started.Process.HasExited ? $", exited with code {started.Process.Exited.Result}" : "")}: {started.Process.LogPath}")
                .AppendJoin('\n', started.Process.LogTail(LogLines)).AppendLine();
        }

        return text.ToString();
    }

    private static string Line(V1Pod pod)
    {
        var container = pod.Status?.ContainerStatuses?.FirstOrDefault();
        var state = container?.State?.Waiting?.Reason ?? (container?.State?.Terminated is { } ended ? $"exit {ended.ExitCode}" : pod.Status?.Phase);
        return $"{pod.Metadata.Name}: {state}, ready {container?.Ready}, restarts {container?.RestartCount}, {pod.Spec.Containers[0].Image}";
    }

    private async Task<string> PodLogAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        if (_cluster.Nodes.FirstOrDefault(n => n.Name == pod.Spec.NodeName) is not { } node)
        {
            await using var log = await _cluster.Client.CoreV1.ReadNamespacedPodLogAsync(
                pod.Metadata.Name, Namespace, tailLines: LogLines / 4, cancellationToken: cancellationToken);
            using var reader = new StreamReader(log);
            return await reader.ReadToEndAsync(cancellationToken);
        }

        var file = node.LogFile(Namespace, pod.Metadata.Name, pod.Spec.Containers[0].Name);
        return File.Exists(file) ? string.Join('\n', File.ReadLines(file).TakeLast(LogLines / 4)) : "no log";
    }
}
