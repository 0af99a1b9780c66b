namespace UmsOperator.Sandbox.Hostile;

/// <summary>Code that a server plants to be run by other sessions.</summary>
/// <param name="Id">Its name. Objects of the corpus contain it, so that refusals can be assigned to traps.</param>
/// <param name="Group">Name of its file.</param>
/// <param name="Says">Description.</param>
/// <param name="Sql">Statements that plant it, with placeholders.</param>
/// <param name="Undo">Statements that remove it; null if it leaves nothing or is never refused.</param>
internal sealed record Trap(string Id, string Group, string Says, string Sql, string? Undo)
{
    // OID of a large object, which has no name.
    private const string LargeObject = "4242";

    /// <summary>Whether a text names this trap or one of its objects. Only whole words match, because some objects have common words as names.</summary>
    public bool IsNamedIn(string text) => Words().Any(word => HasWord(text, word));

    private IEnumerable<string> Words()
    {
        foreach (var prefix in "cdefghimnoprstuv")
            yield return $"{prefix}_{Id}";
        if (Id.Contains('_', StringComparison.Ordinal))
            yield return Id;
        for (var place = Sql.IndexOf(LargeObject, StringComparison.Ordinal); place >= 0; place = Sql.IndexOf(LargeObject, place + 1, StringComparison.Ordinal))
            yield return Sql.Substring(place, LargeObject.Length + 2);
    }

    private static bool HasWord(string text, string word)
    {
        for (var place = text.IndexOf(word, StringComparison.Ordinal); place >= 0; place = text.IndexOf(word, place + 1, StringComparison.Ordinal))
        {
            var end = place + word.Length;
            if ((place == 0 || !IsOfWord(text[place - 1])) && (end == text.Length || !IsOfWord(text[end])))
                return true;
        }

        return false;
    }

    private static bool IsOfWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
