using UmsOperator.Api.Status;
using UmsOperator.Cli.Showing;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>A condition that a person should read.</summary>
/// <param name="Title">Its type and reason.</param>
/// <param name="Since">Since when.</param>
/// <param name="Message">Its words.</param>
/// <param name="Tone">How grave it is.</param>
internal sealed record ConcernItem(string Title, string Since, string Message, Tone Tone)
{
    /// <summary>The condition.</summary>
    public static ConcernItem Of(ConditionStatus condition, DateTime now) => new(
        $"{condition.Type} ({condition.Reason})", $"since {Phrases.Between(condition.LastTransitionTime, now)}", condition.Message, Concerns.IsGrave(condition) ? Tone.Bad : Tone.Waits);
}
