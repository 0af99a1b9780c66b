namespace UmsOperator.Core.Model;

/// <summary>One thing that preflight found. Only findings that need attention are listed.</summary>
/// <param name="Name">CamelCase name of the check, for example CreateRoleRight.</param>
/// <param name="Blocks">True: the update or adoption must not start. False: a warning.</param>
/// <param name="Message">Names the field or object, what is wrong, and the cure (the DBA's SQL where it is one).</param>
public sealed record Finding(string Name, bool Blocks, string Message);
