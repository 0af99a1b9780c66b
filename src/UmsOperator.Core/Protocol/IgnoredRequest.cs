using UmsOperator.Core.Texts;

namespace UmsOperator.Core.Protocol;

/// <summary>An annotation, or a change of the spec, that has no effect now.</summary>
/// <param name="Reason">CamelCase, for the condition.</param>
/// <param name="Message">Which, why, and what would have an effect.</param>
internal sealed record IgnoredRequest(string Reason, string Message)
{
    /// <summary>Bounds the message: an annotation's value may be anything, and 256 KiB long.</summary>
    public static IgnoredRequest Of(string reason, string message) => new(reason, SafeText.Of(message, SafeText.Sentence));
}
