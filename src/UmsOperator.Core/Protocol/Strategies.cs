using UmsOperator.Api.Spec;

namespace UmsOperator.Core.Protocol;

/// <summary>The strategy that an update follows, as its plan records it.</summary>
internal static class Strategies
{
    /// <summary>The strategy of an update that migrates. If no server serves, none has to keep serving, and the update may be the remedy.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="mayServe">Whether a server serves, or may serve.</param>
    public static string Of(UmsClusterSpec spec, bool mayServe) =>
        spec.Update.Strategy == UpdateStrategy.ShortDowntime || spec.Replicas == 1 || !mayServe ? ShortDowntime : UpdateMode;

    public const string UpdateMode = nameof(UpdateMode);

    public const string ShortDowntime = nameof(ShortDowntime);
}
