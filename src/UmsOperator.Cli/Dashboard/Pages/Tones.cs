using UmsOperator.Api.Status;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>The tones of phases.</summary>
internal static class Tones
{
    /// <summary>The same as the colour in the terminal.</summary>
    public static Tone Of(ClusterPhase? phase) => phase switch
    {
        ClusterPhase.Running => Tone.Good,
        ClusterPhase.Held or ClusterPhase.Blocked => Tone.Bad,
        _ => Tone.Waits,
    };
}
