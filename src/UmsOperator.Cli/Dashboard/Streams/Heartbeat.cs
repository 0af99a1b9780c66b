namespace UmsOperator.Cli.Dashboard.Streams;

/// <summary>Remembers what was sent last, and when.</summary>
/// <param name="time">The clock.</param>
/// <param name="silence">Time after which a sign of life is due.</param>
internal sealed class Heartbeat(TimeProvider time, TimeSpan silence)
{
    private string? _last;
    private long _sent = time.GetTimestamp();

    /// <summary>Whether the text differs from the last one; it is the last one then. Null is never new.</summary>
    public bool IsNew(string? text)
    {
        if (text is null || text == _last)
            return false;
        (_last, _sent) = (text, time.GetTimestamp());
        return true;
    }

    /// <summary>Whether a sign of life is due; it counts as sent then.</summary>
    public bool IsDue()
    {
        if (time.GetElapsedTime(_sent) < silence)
            return false;
        _sent = time.GetTimestamp();
        return true;
    }
}
