using System.Globalization;
using System.Text;
using k8s;
using k8s.Models;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Installing;

/// <summary>Detects pods of a namespace that keep crashing, so that waiting for them fails early and with their log.</summary>
internal sealed class PodCrashes(IKubernetes client, string @namespace, Func<string, string, string> logFile)
{
    private const int Restarts = 2;
    private const int LogLines = 20;

    private static readonly string[] Hopeless = ["CrashLoopBackOff", "ImagePullBackOff", "InvalidImageName"];
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Watches the pods of a namespace of the sandbox.</summary>
    public static PodCrashes Of(SandboxCluster cluster, string @namespace) =>
        new(cluster.Client, @namespace, (pod, container) => cluster.Nodes.Count > 0 ? cluster.Nodes[0].LogFile(@namespace, pod, container) : "");

    /// <summary>Runs the work and cancels it as soon as a pod fails permanently.</summary>
    /// <exception cref="SandboxException">A pod fails permanently; the message has its name, the reason and the end of its log.</exception>
    public async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = WatchAsync(done.Token);
        var working = work(done.Token);
        var first = await Task.WhenAny(working, watching);
        await done.CancelAsync();
        if (first == watching && watching.IsCompletedSuccessfully)
        {
            await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new SandboxException(await watching);
        }

        await ((Task)watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await working;
    }

    private async Task<string> WatchAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Look, cancellationToken);
            try
            {
                var pods = await client.CoreV1.ListNamespacedPodAsync(@namespace, cancellationToken: cancellationToken);
                if (pods.Items.Select(Words).FirstOrDefault(words => words is not null) is { } failed)
                    return failed;
            }
            catch (Exception e) when (e is k8s.Autorest.HttpOperationException or HttpRequestException)
            {
                // If the API server stays unavailable, the work itself fails.
            }
        }
    }

    private string? Words(V1Pod pod)
    {
        foreach (var container in (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []))
        {
            if (container.State?.Waiting is not { } waiting || !Hopeless.Contains(waiting.Reason) || (waiting.Reason == "CrashLoopBackOff" && container.RestartCount < Restarts))
                continue;
            var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"pod {@namespace}/{pod.Name()}, container {container.Name}: {waiting.Reason}: {waiting.Message}");
            if (container.LastState?.Terminated is { } end)
                text.Append(CultureInfo.InvariantCulture, $"\n  it ended {container.RestartCount + 1} times, last with exit code {end.ExitCode} ({end.Reason}) {end.Message?.Trim()}");
            var log = logFile(pod.Name(), container.Name);
            if (File.Exists(log))
                text.Append("\n  the end of its log:").AppendJoin("", File.ReadLines(log).TakeLast(LogLines).Select(line => $"\n    {line}"));
            return text.ToString();
        }

        return null;
    }
}
