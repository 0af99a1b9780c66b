namespace UmsOperator.Postgres.Fingerprints;

/// <summary>One line of a fingerprint: one aspect of one object.</summary>
/// <param name="Kind">For example <c>column</c>.</param>
/// <param name="Subject">The object or its table, qualified and quoted.</param>
/// <param name="Part">Column, constraint, index, … of the subject; empty for the subject itself.</param>
/// <param name="Text">What the catalog says of it.</param>
internal readonly record struct CatalogLine(string Kind, string Subject, string Part, string Text)
{
    /// <summary>What two fingerprints must share for their texts to be compared.</summary>
    public (string Kind, string Subject, string Part) Key => (Kind, Subject, Part);

    /// <summary>The line as it is hashed, shown and matched by <c>update.fingerprintIgnore</c>; a line break becomes <c>\n</c>.</summary>
    public override string ToString()
    {
        var name = Part.Length == 0 ? $"{Kind} {Subject}" : $"{Kind} {Subject} {Part}";
        return $"{name}: {Text}".Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }
}
