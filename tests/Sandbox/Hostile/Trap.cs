namespace UmsOperator.Sandbox.Hostile;

/// <summary>What a server plants for those who come after it.</summary>
/// <param name="Id">Its name: objects of the corpus carry it, so that a message that refuses one can be told.</param>
/// <param name="Group">The file that it stands in.</param>
/// <param name="Says">What it is, in words.</param>
/// <param name="Sql">Plants it, with places to be filled in.</param>
/// <param name="Undo">Takes it away again; null if it leaves nothing, or is never refused.</param>
internal sealed record Trap(string Id, string Group, string Says, string Sql, string? Undo)
{
    // Numbers of large objects: all that a message can name one by.
    private const string LargeObject = "4242";

    /// <summary>Whether a text names this trap or one of its objects: whole words only, as some are called by plain ones.</summary>
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
