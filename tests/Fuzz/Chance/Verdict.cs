using System.Text;
using UmsOperator.Core.Texts;

namespace UmsOperator.Fuzz.Chance;

/// <summary>Checks the texts that the operator writes.</summary>
internal static class Verdict
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with a text; null if it is safe.</summary>
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
