namespace UmsOperator.Postgres.Tests.Preflight;

/// <summary>A clock that is wrong by a constant.</summary>
internal sealed class ShiftedTime(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
