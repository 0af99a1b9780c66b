namespace UmsOperator.Sandbox.Processes;

/// <summary>A user for programs that refuse root, such as initdb and postgres.</summary>
/// <param name="UserId">Numeric, as in /etc/passwd.</param>
/// <param name="GroupId">Numeric, as in /etc/passwd.</param>
public sealed record UnprivilegedUser(int UserId, int GroupId)
{
    /// <summary>The machine's <c>postgres</c>, otherwise <c>nobody</c>. Null if the sandbox does not run as root.</summary>
    public static UnprivilegedUser? Find()
    {
        if (!string.Equals(System.Environment.UserName, "root", StringComparison.Ordinal))
            return null;
        var users = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length >= 4).ToList();
        var entry = users.Find(fields => fields[0] is "postgres") ?? users.Find(fields => fields[0] is "nobody");
        return entry is null ? new(65534, 65534) : new(int.Parse(entry[2]), int.Parse(entry[3]));
    }

    internal IReadOnlyList<string> CommandPrefix =>
        ["setpriv", $"--reuid={UserId}", $"--regid={GroupId}", "--clear-groups", "--"];
}
