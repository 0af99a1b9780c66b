namespace UmsOperator.Cli.Following;

/// <summary>Which lines of the logs.</summary>
/// <param name="Tail">Lines of each server; null: all.</param>
/// <param name="Since">Only lines of the last time; null: all.</param>
/// <param name="Previous">Whether the logs of the containers before the last restart are meant.</param>
/// <param name="Timestamps">Whether each line begins with its time.</param>
internal sealed record LogOptions(int? Tail, TimeSpan? Since, bool Previous, bool Timestamps);
