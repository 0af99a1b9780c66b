using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.ControlPlane;

/// <summary>What changed between the versions of Kubernetes' programs: each must be started as its own version wants it.</summary>
/// <param name="Version">Major and minor of the program, as it says itself.</param>
internal sealed partial record ComponentFlags(Version Version)
{
    /// <summary>Asks a program.</summary>
    /// <exception cref="SandboxException">It does not say a version.</exception>
    public static async Task<ComponentFlags> OfAsync(RunFolder run, string program, CancellationToken cancellationToken)
    {
        var says = await SaysAsync(run, program, cancellationToken);
        return Parse(says) ?? throw new SandboxException($"{program} --version says no version: {says}");
    }

    /// <summary>What a program prints for <c>--version</c>.</summary>
    public static async Task<string> SaysAsync(RunFolder run, string program, CancellationToken cancellationToken)
    {
        await using var asked = run.Start(new ProcessSpec("version", program, "--version"));
        await asked.Exited.WaitAsync(cancellationToken);
        return string.Join('\n', asked.LogTail());
    }

    /// <summary>From <c>Kubernetes v1.36.3</c>, with what vendors add; null if there is none.</summary>
    public static ComponentFlags? Parse(string text) => VersionText.Match(text) is { Success: true } match
        ? new ComponentFlags(new Version(int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups["minor"].ValueSpan, CultureInfo.InvariantCulture)))
        : null;

    /// <summary>Of kube-controller-manager and kube-scheduler: without it they also listen on an insecure port until 1.21 and 1.22; gone with 1.24.</summary>
    public ImmutableArray<string> NoInsecurePort => IsBefore(1, 24) ? ["--port=0"] : [];

    /// <summary>All controllers but those that the sandbox plays, by the names that the controller-manager lists: they end in <c>-controller</c> since 1.28.</summary>
    public string ControllersBesideProcessNodes => IsBefore(1, 28)
        ? "*,-endpoint,-endpointslice,-endpointslicemirroring,-persistentvolume-binder"
        : "*,-endpoints-controller,-endpointslice-controller,-endpointslice-mirroring-controller,-persistentvolume-binder-controller";

    /// <summary>Of the kubelet. Until 1.23 it takes Docker unless told; the first flag is gone with 1.27, when the second became a field of the configuration.</summary>
    public ImmutableArray<string> ContainerRuntime(string endpoint) => this switch
    {
        _ when IsBefore(1, 24) => ["--container-runtime=remote", $"--container-runtime-endpoint={endpoint}"],
        _ when IsBefore(1, 27) => [$"--container-runtime-endpoint={endpoint}"],
        _ => [],
    };

    /// <summary>Lines of the KubeletConfiguration that not every version knows.</summary>
    /// <param name="endpoint">Of the container runtime.</param>
    /// <param name="isUnified">The machine has version 2 of control groups. On version 1 the kubelet does not start by default since 1.35; it can be told to since 1.31.</param>
    public ImmutableArray<string> KubeletConfiguration(string endpoint, bool isUnified) =>
    [
        .. IsBefore(1, 27) ? (string[])[] : [$"containerRuntimeEndpoint: {endpoint}"],
        .. isUnified || IsBefore(1, 31) ? (string[])[] : ["failCgroupV1: false"],
    ];

    /// <summary>Why a containerd is none for the kubelet; null if it is one. Kubernetes 1.35 was the last to work with containerd 1.</summary>
    /// <param name="says">What <c>containerd --version</c> prints.</param>
    public string? ContainerdProblem(string says) => !IsBefore(1, 36) && FirstNumber.Match(says) is { Success: true } match && match.Groups["major"].ValueSpan is "1"
        ? $"the kubelet {Version} needs containerd 2 or newer, and this is {match.Value}: put a newer one before it in PATH"
        : null;

    /// <summary>Whether a ServiceAccount gets a token Secret, without which no pod with a token is admitted; since 1.24 tokens are asked for.</summary>
    public static bool HasTokenSecrets(Version server) => server < new Version(1, 24);

    private bool IsBefore(int major, int minor) => Version < new Version(major, minor);

    [GeneratedRegex(@"\bv(?<major>[0-9]{1,4})\.(?<minor>[0-9]{1,4})\b", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex VersionText { get; }

    [GeneratedRegex(@"\bv?(?<major>[0-9]{1,4})\.[0-9]{1,4}(\.[0-9]{1,4})?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex FirstNumber { get; }
}
