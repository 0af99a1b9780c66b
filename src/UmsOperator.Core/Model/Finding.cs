namespace UmsOperator.Core.Model;

/// <summary>A problem that preflight found.</summary>
/// <param name="Name">CamelCase name of the check, for example CreateRoleRight.</param>
/// <param name="Blocks">True: the update or adoption must not start. False: a warning.</param>
/// <param name="Message">Names the field or object, what is wrong, and the remedy (the SQL for the DBA where it applies).</param>
public sealed record Finding(string Name, bool Blocks, string Message);
