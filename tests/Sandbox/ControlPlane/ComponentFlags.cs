using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>Command line flags that differ between versions of the Kubernetes programs.</summary>
/// <param name="Version">Major and minor version that the program reports.</param>
internal sealed partial record ComponentFlags(Version Version)
{
    /// <summary>Reads the version of a program.</summary>
    /// <exception cref="SandboxException">The program prints no version.</exception>
    public static async Task<ComponentFlags> OfAsync(RunFolder run, string program, CancellationToken cancellationToken)
    {
        var says = await SaysAsync(run, program, cancellationToken);
        return Parse(says) ?? throw new SandboxException($"{program} --version prints no version: {says}");
    }

    /// <summary>The output of <c>--version</c>.</summary>
    public static async Task<string> SaysAsync(RunFolder run, string program, CancellationToken cancellationToken)
    {
        await using var asked = run.Start(new ProcessSpec("version", program, "--version"));
        await asked.Exited.WaitAsync(cancellationToken);
        return string.Join('\n', asked.LogTail());
    }

    /// <summary>Parses texts such as <c>Kubernetes v1.36.3</c>, with vendors' suffixes; null if there is no version.</summary>
    public static ComponentFlags? Parse(string text) => VersionText.Match(text) is { Success: true } match
        ? new ComponentFlags(new Version(int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups["minor"].ValueSpan, CultureInfo.InvariantCulture)))
        : null;

    /// <summary>For kube-controller-manager and kube-scheduler: until 1.21 and 1.22 they otherwise listen on an insecure port, too. The flag was removed in 1.24.</summary>
    public ImmutableArray<string> NoInsecurePort => IsBefore(1, 24) ? ["--port=0"] : [];

    /// <summary>All controllers except those that the sandbox simulates, by the controller-manager's names, which end in <c>-controller</c> since 1.28.</summary>
    public string ControllersBesideProcessNodes => IsBefore(1, 28)
        ? "*,-endpoint,-endpointslice,-endpointslicemirroring,-persistentvolume-binder"
        : "*,-endpoints-controller,-endpointslice-controller,-endpointslice-mirroring-controller,-persistentvolume-binder-controller";

    /// <summary>For the kubelet: until 1.23 its default is Docker. The first flag was removed in 1.27, when the second became a field of the configuration.</summary>
    public ImmutableArray<string> ContainerRuntime(string endpoint) => this switch
    {
        _ when IsBefore(1, 24) => ["--container-runtime=remote", $"--container-runtime-endpoint={endpoint}"],
        _ when IsBefore(1, 27) => [$"--container-runtime-endpoint={endpoint}"],
        _ => [],
    };

    /// <summary>Lines of the KubeletConfiguration that not every version has.</summary>
    /// <param name="endpoint">Endpoint of the container runtime.</param>
    /// <param name="isUnified">Whether the machine uses cgroup version 2. On version 1 the kubelet does not start by default since 1.35; a setting since 1.31 allows it.</param>
    public ImmutableArray<string> KubeletConfiguration(string endpoint, bool isUnified) =>
    [
        .. IsBefore(1, 27) ? (string[])[] : [$"containerRuntimeEndpoint: {endpoint}"],
        .. isUnified || IsBefore(1, 31) ? (string[])[] : ["failCgroupV1: false"],
    ];

    /// <summary>Why a containerd does not work with the kubelet; null if it does. Kubernetes 1.35 was the last version that works with containerd 1.</summary>
    /// <param name="says">Output of <c>containerd --version</c>.</param>
    public string? ContainerdProblem(string says) => !IsBefore(1, 36) && FirstNumber.Match(says) is { Success: true } match && match.Groups["major"].ValueSpan is "1"
        ? $"the kubelet {Version} needs containerd 2 or newer; this is {match.Value}. Put a newer one first in PATH"
        : null;

    /// <summary>Whether a ServiceAccount gets a token Secret, without which no pod with a token is admitted. Since 1.24 tokens are requested instead.</summary>
    public static bool HasTokenSecrets(Version server) => server < new Version(1, 24);

    private bool IsBefore(int major, int minor) => Version < new Version(major, minor);

    [GeneratedRegex(@"\bv(?<major>[0-9]{1,4})\.(?<minor>[0-9]{1,4})\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex VersionText { get; }

    [GeneratedRegex(@"\bv?(?<major>[0-9]{1,4})\.[0-9]{1,4}(\.[0-9]{1,4})?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FirstNumber { get; }
}
