namespace UmsOperator.Verify.Model;

/// <summary>Answers that the operator does not get, although the kubelet's probes are green.</summary>
internal static class Silence
{
    public const byte None = 0;

    /// <summary>Answers are late.</summary>
    public const byte Late = 1;

    /// <summary>Answers may never arrive.</summary>
    public const byte Open = 2;
}
