namespace UmsOperator.Corpus;

/// <summary>Result of one database on one server.</summary>
/// <param name="Database">Name of the database.</param>
/// <param name="Major">Major version of the server.</param>
/// <param name="Tables">Number of tables.</param>
/// <param name="Outcome">Result of the copy.</param>
/// <param name="Detail">The finding, the refusal or the first difference.</param>
internal sealed record Verdict(string Database, int Major, long Tables, Outcome Outcome, string Detail);
