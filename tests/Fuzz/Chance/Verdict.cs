using System.Text;
using UmsOperator.Core.Texts;

namespace UmsOperator.Fuzz.Chance;

/// <summary>What must hold of each text that the operator says.</summary>
internal static class Verdict
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with a text; null if it can be shown.</summary>
    public static string? Of(string? text, int most)
    {
        if (text is null)
            return null;
        if (text.Length > most)
            return $"a text of {text.Length} characters: {text[..100]}";
        Strict.GetByteCount(text);
        return SafeText.Of(text, most) == text ? null : $"an unsafe text: {Uri.EscapeDataString(text)}";
    }
}
