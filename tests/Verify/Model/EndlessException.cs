namespace UmsOperator.Verify.Model;

/// <summary>More of something than the model has room for: in a world with a handful of servers and faults that many can only pile up.</summary>
internal sealed class EndlessException(string what) : Exception($"P4: {what} pile up");
