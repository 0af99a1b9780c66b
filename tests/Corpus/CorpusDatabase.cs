namespace UmsOperator.Corpus;

/// <summary>A database to be copied.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Files">Scripts for psql, run as the owner one after the other. What a script asks for beyond the owner's rights fails, as where people install it so.</param>
/// <param name="Text">More of it; <c>{owner}</c> and <c>{app}</c> are the roles' names.</param>
internal sealed record CorpusDatabase(string Name, IReadOnlyList<string> Files, string? Text = null);
