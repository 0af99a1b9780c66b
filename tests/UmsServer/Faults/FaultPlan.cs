using System.Collections.Immutable;
using System.Globalization;
using UmsServer.Configuration;

namespace UmsServer.Faults;

/// <summary>The active faults: those of <c>UMS_FAULT</c> if <c>UMS_FAULT_MODE</c> matches this server.</summary>
internal sealed class FaultPlan
{
    private static readonly ImmutableDictionary<string, Fault> Names = Enum.GetValues<Fault>().ToImmutableDictionary(KebabCase);

    private readonly ImmutableDictionary<Fault, string> _active;

    private FaultPlan(ImmutableDictionary<Fault, string> active) => _active = active;

    public bool IsActive(Fault fault) => _active.ContainsKey(fault);

    /// <summary>The text after <c>=</c>; empty if there is none or the fault is not active.</summary>
    public string Argument(Fault fault) => _active.GetValueOrDefault(fault, "");

    /// <summary>The duration of a fault; zero if it is not active.</summary>
    public TimeSpan Duration(Fault fault) => TryParseSeconds(Argument(fault), out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;

    /// <param name="faults">Comma-separated names, some with <c>=value</c>; null or empty for none.</param>
    /// <param name="faultMode">update | production (including the migrator) | migrator | any; null for any.</param>
    /// <param name="mode">Mode of this server.</param>
    /// <param name="migrate">Whether it may migrate.</param>
    /// <exception cref="FormatException">A name is unknown or a number is missing. A misspelt fault must not be ignored, because its test would then test nothing.</exception>
    public static FaultPlan Parse(string? faults, string? faultMode, ServerMode mode, bool migrate)
    {
        var named = (faults ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(fault => fault.Split('=', 2))
            .ToImmutableDictionary(
                pair => Names.TryGetValue(pair[0], out var known) ? known : throw new FormatException($"UMS_FAULT '{pair[0]}' is unknown."),
                pair => pair.Length == 2 ? pair[1] : "");
        foreach (var fault in new[] { Fault.MigrateSlow, Fault.SlowStart, Fault.Babbles })
        {
            if (named.TryGetValue(fault, out var seconds) && !TryParseSeconds(seconds, out _))
                throw new FormatException($"UMS_FAULT {KebabCase(fault)} is '{seconds}'; set it to a number of seconds.");
        }

        var applies = faultMode switch
        {
            null or "" or "any" => true,
            "update" => mode == ServerMode.Update,
            "production" => mode == ServerMode.Production,
            "migrator" => mode == ServerMode.Production && migrate,
            _ => throw new FormatException($"UMS_FAULT_MODE '{faultMode}' is unknown."),
        };
        if (!applies)
            return new FaultPlan(ImmutableDictionary<Fault, string>.Empty);
        return new FaultPlan(mode == ServerMode.Update ? named : named.Remove(Fault.HangInUpdateMode));
    }

    private static bool TryParseSeconds(string text, out double seconds) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out seconds);

    private static string KebabCase(Fault fault) =>
        string.Concat(fault.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));
}
