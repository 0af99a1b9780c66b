using System.Globalization;
using System.Net;

namespace UmsOperator.Agent.Configuration;

/// <summary>The environment of the container (docs/container-contract.md, "Environment").</summary>
internal sealed record AgentOptions
{
    /// <summary>Whether the binding is the server's own snapshot.</summary>
    public required bool UpdateMode { get; init; }

    /// <summary>Whether the server may migrate the schema of its database.</summary>
    public required bool Migrate { get; init; }

    public required DatabaseBinding Binding { get; init; }

    public required string PodName { get; init; }

    /// <summary>The address on which the agent listens; <see cref="IPAddress.Any"/> without POD_IP.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Time from SIGTERM to the stop of the server, in which endpoints settle.</summary>
    public required TimeSpan Drain { get; init; }

    /// <summary>Longest time from SIGTERM to the exit.</summary>
    public required TimeSpan Termination { get; init; }

    /// <summary>Time after which the agent's own check-status turns from init to err.</summary>
    public required TimeSpan Init { get; init; }

    /// <summary>Where the vendor's server is asked.</summary>
    public string LocalAddress => Address.Equals(IPAddress.Any) ? "127.0.0.1" : Address.ToString();

    /// <exception cref="StartRefusedException">A value is missing or invalid.</exception>
    public static AgentOptions Read(Func<string, string?> environment)
    {
        var mode = environment("UMS_MODE");
        if (mode is not (null or "" or "production" or "update"))
            throw Refused($"UMS_MODE is '{mode}'; set production or update");
        var address = IPAddress.Any;
        if (environment("POD_IP") is { Length: > 0 } ip && !IPAddress.TryParse(ip, out address!))
            throw Refused($"POD_IP is '{ip}'; set an IP address");
        var drain = Seconds(environment, "UMS_DRAIN_SECONDS", 5);
        var termination = Seconds(environment, "UMS_TERMINATION_SECONDS", 25);
        return new AgentOptions
        {
            UpdateMode = mode is "update",
            Migrate = environment("UMS_MIGRATE") is "true",
            Binding = BindingReader.Read(environment),
            PodName = PodNameOf(environment),
            Address = address,
            Drain = drain,
            Termination = termination > drain ? termination : throw Refused($"UMS_TERMINATION_SECONDS is {termination.TotalSeconds}; set more than UMS_DRAIN_SECONDS, {drain.TotalSeconds}"),
            Init = Seconds(environment, "UMS_INIT_SECONDS", 120),
        };
    }

    private static string PodNameOf(Func<string, string?> environment)
    {
        var name = environment("POD_NAME") is { Length: > 0 } given ? given : Dns.GetHostName();
        return name.Length <= 253 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')
            ? name
            : throw Refused("POD_NAME is no host name; set letters, digits, dashes and dots, at most 253");
    }

    private static TimeSpan Seconds(Func<string, string?> environment, string name, double otherwise)
    {
        var text = environment(name);
        if (string.IsNullOrEmpty(text))
            return TimeSpan.FromSeconds(otherwise);
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86400
            ? TimeSpan.FromSeconds(seconds)
            : throw Refused($"{name} is '{text}'; set a number of seconds, at most 86400");
    }

    private static StartRefusedException Refused(string reason) => new(ExitCode.Configuration, reason);
}
