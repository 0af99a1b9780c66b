namespace UmsOperator.Cli.Planning;

/// <summary>A check that the status shows.</summary>
/// <param name="Name">Its name in CamelCase.</param>
/// <param name="Result">Its result.</param>
/// <param name="Since">Since when it is so; null: unknown.</param>
/// <param name="Message">What is wrong, and the cure.</param>
internal sealed record Check(string Name, CheckResult Result, DateTime? Since, string Message);
