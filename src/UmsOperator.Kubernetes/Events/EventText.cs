using System.Text;

namespace UmsOperator.Kubernetes.Events;

/// <summary>Cuts texts to the limits of the API server, in bytes of UTF-8.</summary>
internal static class EventText
{
    public const int MaxNote = 1024;
    public const int MaxWord = 128;

    public static string Cut(string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) <= maxBytes)
            return text;
        var bytes = 0;
        var cut = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > maxBytes - 3) // room for the ellipsis
                break;
            cut.Append(rune);
        }
        return cut.Append('…').ToString();
    }
}
