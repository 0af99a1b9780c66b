namespace UmsOperator.Core.Protocol;

/// <summary>A person's verb that does nothing now.</summary>
/// <param name="Reason">CamelCase, for the condition.</param>
/// <param name="Message">Which, why, and what would do something.</param>
internal sealed record IgnoredRequest(string Reason, string Message);
