namespace UmsOperator.Cli.Following;

/// <summary>An event of the cluster or of one of its servers.</summary>
/// <param name="Time">When it was last seen.</param>
/// <param name="Object">Kind and name of its object.</param>
/// <param name="Type">Normal or Warning.</param>
/// <param name="Reason">The reason in CamelCase.</param>
/// <param name="Count">How often it was seen.</param>
/// <param name="Message">The message.</param>
internal sealed record EventLine(DateTime Time, string Object, string Type, string Reason, int Count, string Message);
