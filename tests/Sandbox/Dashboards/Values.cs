namespace UmsOperator.Sandbox.Dashboards;

/// <summary>Formats numbers for display.</summary>
internal static class Values
{
    public static string Text(double value, string unit) => unit switch
    {
        "s" => Duration(value),
        "bytes" => value >= 1 << 20 ? FormattableString.Invariant($"{value / (1 << 20):0.#} MiB") : FormattableString.Invariant($"{value / 1024:0} KiB"),
        "reqps" => FormattableString.Invariant($"{value:0.#}/s"),
        _ => FormattableString.Invariant($"{value:0.##}"),
    };

    private static string Duration(double seconds) => Math.Abs(seconds) switch
    {
        < 1 => FormattableString.Invariant($"{seconds * 1000:0} ms"),
        < 120 => FormattableString.Invariant($"{seconds:0.#} s"),
        < 7200 => FormattableString.Invariant($"{seconds / 60:0.#} min"),
        < 172800 => FormattableString.Invariant($"{seconds / 3600:0.#} h"),
        _ => FormattableString.Invariant($"{seconds / 86400:0.#} d"),
    };
}
