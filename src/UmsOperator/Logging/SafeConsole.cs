using System.Globalization;
using System.Text;

namespace UmsOperator.Logging;

/// <summary>
/// Replaces control characters on standard output. Any exception may contain text from outside, which must not forge log lines or control the
/// terminal that shows them. Line ends are kept: the log formatter removes those of the messages.
/// </summary>
internal sealed class SafeConsole(TextWriter inner) : TextWriter
{
    private const char Replacement = '\ufffd';

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => inner.Write(Safe(value));

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(string? value) =>
        inner.Write(value?.Any(IsUnsafe) == true ? string.Create(value.Length, value, static (safe, text) =>
        {
            for (var index = 0; index < text.Length; index++)
                safe[index] = Safe(text[index]);
        }) : value);

    public override void Flush() => inner.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    private static char Safe(char value) => IsUnsafe(value) ? Replacement : value;

    // The halves of a surrogate pair arrive separately; they are harmless.
    private static bool IsUnsafe(char value) =>
        (char.IsControl(value) && value is not '\n') || char.GetUnicodeCategory(value) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
