namespace UmsOperator.Postgres.Tests.Connections;

/// <summary>The system's clock and timers, with the clock ahead by a constant.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Shift;
}
