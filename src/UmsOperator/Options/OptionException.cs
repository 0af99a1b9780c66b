namespace UmsOperator.Options;

/// <summary>An option cannot be used. The message names the flag.</summary>
internal sealed class OptionException(string message) : Exception(message);
