namespace UmsOperator.Corpus;

/// <summary>One database on one server.</summary>
/// <param name="Database">Name of the database.</param>
/// <param name="Major">Major version of the server.</param>
/// <param name="Tables">How many tables it has.</param>
/// <param name="Outcome">What the copy came to.</param>
/// <param name="Detail">The finding, the refusal or the first difference.</param>
internal sealed record Verdict(string Database, int Major, long Tables, Outcome Outcome, string Detail);
