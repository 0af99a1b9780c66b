using System.Globalization;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Installing;

/// <summary>Sizes of the demo, read from the environment so that <c>make demo REPLICAS=5</c> works.</summary>
internal sealed record DemoOptions
{
    public const string Cluster = "demo";

    /// <summary>Name of the make target, printed in the last line.</summary>
    public string Name { get; init; } = "demo";

    public string From { get; init; } = "12.03.110";

    public string To { get; init; } = "12.04.110";

    /// <summary>Number of servers, 2 to 6: a single server cannot be updated without downtime (P3).</summary>
    public int Replicas { get; init; } = 3;

    /// <summary>Number of device rows in the database.</summary>
    public int Devices { get; init; } = 50_000;

    /// <summary>Number of active devices, each with a persistent connection.</summary>
    public int Connections { get; init; } = 2_000;

    /// <summary>Time limit of the update, sufficient for a busy machine.</summary>
    public TimeSpan Deadline => TimeSpan.FromMinutes(2) * Replicas;

    /// <summary>Reads <c>REPLICAS</c>, <c>DEVICES</c> and <c>CONNECTIONS</c>.</summary>
    /// <exception cref="SandboxException">A value is not a number or is out of range.</exception>
    public static DemoOptions Read(Func<string, string?> environment)
    {
        var defaults = new DemoOptions();
        var options = defaults with
        {
            Replicas = Number(environment, "REPLICAS", defaults.Replicas, 2, 6),
            Devices = Number(environment, "DEVICES", defaults.Devices, 1, 10_000_000),
            Connections = Number(environment, "CONNECTIONS", defaults.Connections, 1, 50_000),
        };
        // Device n requests row n.
        return options.Connections <= options.Devices ? options
            : throw new SandboxException("CONNECTIONS must not exceed DEVICES, because each device has its own row. Lower CONNECTIONS or raise DEVICES.");
    }

    private static int Number(Func<string, string?> environment, string name, int otherwise, int least, int most)
    {
        var text = environment(name);
        if (string.IsNullOrEmpty(text))
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new SandboxException($"{name} is '{text}'; set it to a number from {least} to {most}.");
    }
}
