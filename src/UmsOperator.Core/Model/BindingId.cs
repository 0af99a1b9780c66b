namespace UmsOperator.Core.Model;

/// <summary>Parses a binding ID, <c>&lt;update&gt;-&lt;ordinal&gt;&lt;letter&gt;&lt;suffix&gt;</c>.</summary>
internal static class BindingId
{
    /// <summary>Ordinal of the server, or -1 if the ID is malformed.</summary>
    public static int OrdinalOf(string binding) => binding.IndexOf('-', StringComparison.Ordinal) is var dash and > 0
        && dash + 1 < binding.Length && char.IsAsciiDigit(binding[dash + 1]) ? binding[dash + 1] - '0' : -1;

    /// <summary>What the binding is for, by the id's letter; null if the id is malformed.</summary>
    public static BindingKind? KindOf(string binding) => binding.IndexOf('-', StringComparison.Ordinal) is var dash and > 0 && dash + 2 < binding.Length
        ? binding[dash + 2] switch { 'p' => BindingKind.Production, 's' => BindingKind.Snapshot, 'm' => BindingKind.Migrator, _ => null }
        : null;

    /// <summary>ID of the update or adoption.</summary>
    public static string UpdateOf(string binding) => binding.Split('-')[0];
}
