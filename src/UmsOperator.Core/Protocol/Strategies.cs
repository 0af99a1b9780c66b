namespace UmsOperator.Core.Protocol;

/// <summary>The strategy that an update follows, as its plan records it.</summary>
internal static class Strategies
{
    public const string UpdateMode = nameof(UpdateMode);

    public const string ShortDowntime = nameof(ShortDowntime);
}
