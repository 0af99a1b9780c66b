namespace UmsOperator.Agent.Consoles;

/// <summary>Whether consoles may log in, and why not.</summary>
/// <param name="Open">Whether they may.</param>
/// <param name="Text">For users; on one line, at most 500 characters.</param>
internal sealed record ConsoleWord(bool Open, string Text)
{
    private const int MaxText = 500;

    /// <summary>open or closed.</summary>
    public string Word => Open ? "open" : "closed";

    /// <param name="content">The annotation: the word, and perhaps a colon or a blank and a text.</param>
    /// <returns>Null if the first word is neither open nor closed.</returns>
    public static ConsoleWord? Parse(string content)
    {
        var text = content.Trim();
        var end = text.AsSpan().IndexOfAny(": \t\r\n");
        var word = end < 0 ? text : text[..end];
        var rest = end < 0 ? "" : string.Join(' ', text[end..].TrimStart(':').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        rest = new string([.. rest.Where(letter => !char.IsControl(letter))]);
        return word switch
        {
            "open" => new ConsoleWord(Open: true, Cut(rest)),
            "closed" => new ConsoleWord(Open: false, Cut(rest)),
            _ => null,
        };
    }

    private static string Cut(string text) => text.Length <= MaxText ? text : text[..MaxText];
}
