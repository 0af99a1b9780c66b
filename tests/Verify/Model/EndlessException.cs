namespace UmsOperator.Verify.Model;

/// <summary>A slot list of the model is full. With few servers and faults this means that objects pile up.</summary>
internal sealed class EndlessException(string what) : Exception($"P4: {what} pile up");
