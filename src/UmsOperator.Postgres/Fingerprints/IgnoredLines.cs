using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>The patterns of <c>update.fingerprintIgnore</c>.</summary>
/// <param name="Patterns">The compiled patterns.</param>
internal sealed record IgnoredLines(ImmutableArray<Regex> Patterns)
{
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Compiles patterns.</summary>
    /// <exception cref="DatabaseActionException">A pattern is not a regular expression.</exception>
    public static IgnoredLines Of(IEnumerable<string> patterns) => new([.. patterns.Select(Compile)]);

    /// <summary>Whether a line is left out of the fingerprint.</summary>
    public bool Match(string line) => Patterns.Any(pattern => pattern.IsMatch(line));

    private static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, MatchTimeout);
        }
        catch (ArgumentException exception)
        {
            throw new DatabaseActionException($"update.fingerprintIgnore: '{pattern}' is not a regular expression: {exception.Message}", exception);
        }
    }
}
