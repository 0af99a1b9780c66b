namespace UmsOperator.Postgres.Fingerprints;

/// <summary>One line of a fingerprint: one aspect of one object.</summary>
/// <param name="Kind">Kind of the line, for example <c>column</c>.</param>
/// <param name="Subject">The object or its table, qualified and quoted.</param>
/// <param name="Part">Name of the column, constraint, index or other part; empty for the subject itself.</param>
/// <param name="Text">The catalog's text for this aspect.</param>
internal readonly record struct CatalogLine(string Kind, string Subject, string Part, string Text)
{
    /// <summary>Identifies the aspect: lines of two fingerprints with the same key are compared.</summary>
    public (string Kind, string Subject, string Part) Key => (Kind, Subject, Part);

    /// <summary>The line as it is hashed, shown and matched against <c>update.fingerprintIgnore</c>. A line break is written as <c>\n</c>.</summary>
    public override string ToString()
    {
        var name = Part.Length == 0 ? $"{Kind} {Subject}" : $"{Kind} {Subject} {Part}";
        return $"{name}: {Text}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }
}
