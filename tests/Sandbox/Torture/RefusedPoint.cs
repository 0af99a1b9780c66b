using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>One kind of write that is refused for a while.</summary>
/// <param name="step">Step of the update.</param>
/// <param name="action">The refused action.</param>
/// <param name="number">Number of the point, which determines the kind of refusal.</param>
/// <param name="isStatus">Whether the refused write is the status, so that only an event can report it.</param>
internal sealed class RefusedPoint(string step, string action, int number, bool isStatus)
{
    private const string NoAnswer = "did not answer within";

    private readonly string _mark = $"refused by the sandbox, {number}";
    private long? _since;
    private TimeSpan? _event;
    private TimeSpan? _condition;

    public string Action => action;

    public Ruling Refuse(TimeProvider time)
    {
        _since ??= time.GetTimestamp();
        return (number % 6) switch
        {
            0 => Say(403, $"is forbidden: exceeded quota: small, requested: pods=1, used: pods=9, limited: pods=3 ({_mark})"),
            1 => Say(500, $"Internal error occurred: failed calling webhook \"policy.example.com\": connection refused ({_mark})"),
            2 => Say(400, $"admission webhook \"policy.example.com\" denied the request: not on a Friday ({_mark})"),
            3 => Say(409, $"Operation cannot be fulfilled: the object has been modified ({_mark})"),
            4 => Say(403, $"is forbidden: User \"ums-operator\" cannot create resource in the namespace ({_mark})"),
            _ => new Ruling.Mute(TimeSpan.FromSeconds(60)),
        };
    }

    private static Ruling.Refuse Say(int status, string message) => new Ruling.Refuse(status) { Message = message };

    /// <summary>Processes a write by the operator that may report the refusal.</summary>
    public void Hear(InterposedAction.ApiRequest write, TimeProvider time)
    {
        var text = write.Body?.ToJsonString() ?? "";
        if (_since is not { } since || !(text.Contains(_mark, StringComparison.Ordinal) || text.Contains(NoAnswer, StringComparison.Ordinal)))
            return;
        if (write.Resource == "events")
            _event ??= time.GetElapsedTime(since);
        else
            _condition ??= time.GetElapsedTime(since);
    }

    public bool IsOver(TimeProvider time, TimeSpan length) => _since is { } since && time.GetElapsedTime(since) > length;

    /// <summary>Describes a missing or late report; null if it was reported in time.</summary>
    public string? ToldWithin(TimeSpan soon) => _event <= soon && (isStatus || _condition <= soon)
        ? null
        : FormattableString.Invariant($"P11: in step {step} {action} was refused ({number % 6}); event after {_event?.TotalSeconds:0.0} s, condition after {_condition?.TotalSeconds:0.0} s");
}
