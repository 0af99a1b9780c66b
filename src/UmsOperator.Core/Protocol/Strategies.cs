namespace UmsOperator.Core.Protocol;

/// <summary>How an update is really done, as written in its plan.</summary>
internal static class Strategies
{
    public const string UpdateMode = nameof(UpdateMode);

    public const string ShortDowntime = nameof(ShortDowntime);
}
