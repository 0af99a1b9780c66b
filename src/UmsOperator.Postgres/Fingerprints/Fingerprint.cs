using System.Collections.Immutable;
using System.Security.Cryptography;
using UmsOperator.Postgres.Connections.Bytes;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>A database's catalog as canonical sorted text, and its hash.</summary>
/// <param name="Lines">The lines, in ordinal order of their text.</param>
/// <param name="Hash">SHA-256 of the lines as 64 hexadecimal digits.</param>
internal sealed record Fingerprint(ImmutableArray<CatalogLine> Lines, string Hash)
{
    /// <summary>Sorts and hashes lines.</summary>
    /// <param name="lines">The lines, in any order.</param>
    /// <param name="ignored">The patterns of lines to leave out.</param>
    public static Fingerprint Of(IEnumerable<CatalogLine> lines, IgnoredLines ignored)
    {
        var sorted = lines.Select(line => (Line: line, Text: line.ToString()))
            .Where(pair => !ignored.Match(pair.Text))
            .OrderBy(pair => pair.Text, StringComparer.Ordinal)
            .ToList();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (_, text) in sorted)
            hash.AppendData(LosslessUtf8.Instance.GetBytes(text + "\n"));
        return new Fingerprint([.. sorted.Select(pair => pair.Line)], Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>The same without whether materialized views are populated, for a database that has no rows.</summary>
    public Fingerprint WithoutRows() =>
        Of(Lines.Select(line => line.Kind == "materialized view" ? line with { Text = line.Text.Replace(" not populated", "", StringComparison.Ordinal) } : line), IgnoredLines.Of([]));
}
