namespace UmsOperator.Architecture.Tests.Messages;

/// <summary>A text that users see.</summary>
/// <param name="Kind">The table that lists it.</param>
/// <param name="Reason">The CamelCase name of a condition's reason, event, gate or finding; empty if the text has none.</param>
/// <param name="Text">The text with placeholders in braces; null if only the reason is known.</param>
internal sealed record Message(string Kind, string Reason, string? Text);
