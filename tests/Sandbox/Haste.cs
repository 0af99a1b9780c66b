using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox;

/// <summary>What makes clusters that are only tried quick: nobody waits for devices that do not exist, or for a dead operator's lease.</summary>
public static class Haste
{
    /// <summary>For the reference server.</summary>
    public static ImmutableDictionary<string, string> ServerEnvironment { get; } = ImmutableDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
    {
        ["UMS_DRAIN_SECONDS"] = "0.3",
        ["UMS_STATUS_SECONDS"] = "1",
        ["DOTNET_TieredPGO"] = "0",
        ["DOTNET_gcServer"] = "0",
    });

    /// <summary>For the operator: a lease that a killed one does not hold for long.</summary>
    public static ImmutableArray<string> OperatorArguments { get; } = ["--lease-duration", "5s", "--renew-deadline", "4s", "--retry-period", "500ms"];

    /// <summary>For an operator whose lease is freed by hand once it was killed: it may be long, and a busy machine loses none.</summary>
    public static ImmutableArray<string> PatientOperatorArguments { get; } = ["--lease-duration", "15s", "--renew-deadline", "10s", "--retry-period", "500ms"];

    /// <summary>Gives a sample deadlines that can be waited for, and the image under whose name images.yaml has the versions that misbehave.</summary>
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
