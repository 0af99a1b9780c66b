namespace UmsOperator.Architecture.Tests.Messages;

/// <summary>A text that users see.</summary>
/// <param name="Kind">Which table it belongs to.</param>
/// <param name="Reason">The word in CamelCase that conditions, events, gates and findings carry; empty where a text has none of its own.</param>
/// <param name="Text">The text, with what is filled in in braces; null: only the reason is known here.</param>
internal sealed record Message(string Kind, string Reason, string? Text);
