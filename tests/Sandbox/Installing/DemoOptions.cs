using System.Globalization;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Installing;

/// <summary>The size of the demo. Sizes come from the environment, so that <c>make demo REPLICAS=5</c> works.</summary>
internal sealed record DemoOptions
{
    public const string Cluster = "demo";

    /// <summary>The make target, for the last line.</summary>
    public string Name { get; init; } = "demo";

    public string From { get; init; } = "12.03.110";

    public string To { get; init; } = "12.04.110";

    /// <summary>Servers, 2..6: one alone cannot be updated without a pause (P3).</summary>
    public int Replicas { get; init; } = 3;

    /// <summary>Rows of devices in the database.</summary>
    public int Devices { get; init; } = 50_000;

    /// <summary>Devices that are on, each with a kept-open connection.</summary>
    public int Connections { get; init; } = 2_000;

    /// <summary>How long the update may take, also on a busy machine.</summary>
    public TimeSpan Deadline => TimeSpan.FromMinutes(2) * Replicas;

    /// <summary>Reads <c>REPLICAS</c>, <c>DEVICES</c> and <c>CONNECTIONS</c>.</summary>
    /// <exception cref="SandboxException">One is no number, or out of range.</exception>
    public static DemoOptions Read(Func<string, string?> environment)
    {
        var defaults = new DemoOptions();
        var options = defaults with
        {
            Replicas = Number(environment, "REPLICAS", defaults.Replicas, 2, 6),
            Devices = Number(environment, "DEVICES", defaults.Devices, 1, 10_000_000),
            Connections = Number(environment, "CONNECTIONS", defaults.Connections, 1, 50_000),
        };
        // Device n asks for row n.
        return options.Connections <= options.Devices ? options : throw new SandboxException("CONNECTIONS must not exceed DEVICES: each device has a row of its own.");
    }

    private static int Number(Func<string, string?> environment, string name, int otherwise, int least, int most)
    {
        var text = environment(name);
        if (string.IsNullOrEmpty(text))
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new SandboxException($"{name} is '{text}', not a number from {least} to {most}.");
    }
}
