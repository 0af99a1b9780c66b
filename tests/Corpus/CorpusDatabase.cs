namespace UmsOperator.Corpus;

/// <summary>A database to copy.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Files">Scripts for psql, run in sequence as the owner. Statements beyond the owner's rights fail, as in an installation by such an owner.</param>
/// <param name="Text">Further statements; <c>{owner}</c> and <c>{app}</c> are replaced by the roles' names.</param>
internal sealed record CorpusDatabase(string Name, IReadOnlyList<string> Files, string? Text = null);
