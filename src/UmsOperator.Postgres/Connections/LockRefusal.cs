namespace UmsOperator.Postgres.Connections;

/// <summary>Why the lock was not taken.</summary>
/// <param name="Problem">Who has it, and the cure.</param>
/// <param name="RetryAt">When it is tried again, UTC; null: with the next look.</param>
internal sealed record LockRefusal(string Problem, DateTime? RetryAt);
