using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox;

/// <summary>Settings that make test clusters fast: no waiting for devices that do not exist, or for a dead operator's lease.</summary>
public static class FastSettings
{
    /// <summary>Environment of the reference server.</summary>
    public static ImmutableDictionary<string, string> ServerEnvironment { get; } = ImmutableDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
    {
        ["UMS_DRAIN_SECONDS"] = "0.3",
        ["UMS_STATUS_SECONDS"] = "1",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_gcServer"] = "0",
    });

    /// <summary>Arguments of the operator: a short lease, so that a killed operator does not hold it for long.</summary>
    public static ImmutableArray<string> OperatorArguments { get; } = ["--lease-duration", "5s", "--renew-deadline", "4s", "--retry-period", "500ms"];

    /// <summary>Arguments of an operator whose lease the sandbox releases after a kill: a long lease is not lost on a busy machine.</summary>
    public static ImmutableArray<string> PatientOperatorArguments { get; } = ["--lease-duration", "15s", "--renew-deadline", "10s", "--retry-period", "500ms"];

    /// <summary>Sets short deadlines in a sample, and the image name under which images.yaml lists the misbehaving versions.</summary>
    public static JsonObject Of(JsonObject sample)
    {
        ArgumentNullException.ThrowIfNull(sample);
        var spec = sample["spec"]!;
        spec["image"] = "registry.example.com/igel/ums-server";
        spec["pod"]!["terminationGracePeriodSeconds"] = 4;
        spec["update"]!["deadlines"] = new JsonObject
        {
            ["copySeconds"] = 60,
            ["startSeconds"] = 60,
            ["migrationSeconds"] = 90,
            ["stopSeconds"] = 10,
            ["deletionSeconds"] = 60,
        };
        return sample;
    }
}
