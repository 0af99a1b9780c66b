namespace UmsOperator.Postgres.Connections;

/// <summary>Why the lock was not acquired.</summary>
/// <param name="Problem">Who holds it, and what to do.</param>
/// <param name="RetryAt">When the next attempt is made, UTC; null for the next observation.</param>
internal sealed record LockRefusal(string Problem, DateTime? RetryAt);
