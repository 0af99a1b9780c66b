using System.Collections.Immutable;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Kubelets;

/// <summary>Runs helm and kubectl as the cluster's administrator.</summary>
internal sealed class CommandLine(RunFolder run, string kubeConfig, string helm, string kubectl)
{
    private const string Release = "ums-operator";
    private const string Namespace = "ums-operator-system";

    public static async Task<CommandLine> FindAsync(RunFolder run, string kubeConfig, CancellationToken cancellationToken) => new(
        run,
        kubeConfig,
        await CommandLineTools.FindAsync("helm", run, cancellationToken: cancellationToken),
        await CommandLineTools.FindAsync("kubectl", run, cancellationToken: cancellationToken));

    /// <summary><c>helm upgrade --install</c>, with the chart's default values except the image; returns when everything is ready.</summary>
    /// <exception cref="SandboxException">The release did not become ready.</exception>
    public Task InstallAsync(string chart, string tag, CancellationToken cancellationToken) => RunAsync(
        helm,
        [
            "upgrade", "--install", Release, chart, "--namespace", Namespace, "--create-namespace", "--wait", "--timeout", "180s",
            "--set", $"image.repository=registry.example.com/ums-operator,image.tag={tag}",
        ],
        cancellationToken);

    /// <summary><c>kubectl drain</c>: evicts all pods from the node as their budgets allow. The node then accepts no pods.</summary>
    /// <returns>The evicted pods.</returns>
    /// <exception cref="SandboxException">A pod was not evicted in time.</exception>
    public async Task<ImmutableArray<string>> DrainAsync(string node, CancellationToken cancellationToken)
    {
        const string Pod = "pod/";
        const string Evicted = " evicted";
        var lines = await RunAsync(kubectl, ["drain", node, "--ignore-daemonsets", "--delete-emptydir-data", "--timeout=240s"], cancellationToken);
        return
        [
            .. lines.Where(line => line.StartsWith(Pod, StringComparison.Ordinal) && line.EndsWith(Evicted, StringComparison.Ordinal))
                .Select(line => line[Pod.Length..^Evicted.Length]),
        ];
    }

    /// <summary><c>kubectl uncordon</c>.</summary>
    public Task UncordonAsync(string node, CancellationToken cancellationToken) => RunAsync(kubectl, ["uncordon", node], cancellationToken);

    private async Task<IReadOnlyList<string>> RunAsync(string tool, ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        await using var process = run.Start(new ProcessSpec($"{Path.GetFileName(tool)}-{arguments[0]}", tool, arguments)
        {
            Environment = ImmutableDictionary<string, string?>.Empty.Add("KUBECONFIG", kubeConfig).Add("HOME", run.Path),
        });
        return await process.Exited.WaitAsync(cancellationToken) == 0
            ? await File.ReadAllLinesAsync(process.LogPath, cancellationToken)
            : throw SandboxException.Ended(process);
    }
}
