namespace UmsOperator.Postgres.Connections;

/// <summary>A client session on the PostgreSQL server.</summary>
/// <param name="Pid">Process ID of the backend.</param>
/// <param name="Role">Name of the login role.</param>
/// <param name="Application">Its application_name; empty if it has none.</param>
/// <param name="Database">Name of its database; empty if it has none.</param>
/// <param name="Busy">Whether a statement is running. True if PostgreSQL hides the state from the operator.</param>
/// <param name="InTransaction">Whether it is not idle. True if PostgreSQL hides the state from the operator.</param>
/// <param name="Untouchable">Whether the operator lacks the right to terminate it.</param>
internal sealed record Backend(int Pid, string Role, string Application, string Database, bool Busy, bool InTransaction, bool Untouchable)
{
    /// <summary>application_name without the UID that it contains, which may be another tenant's.</summary>
    public string Program => ProcessMark.WithoutUid(Application);

    /// <summary>Role, program and process ID, for messages.</summary>
    public override string ToString() => $"{Role}{(Application.Length == 0 ? "" : $" ({Program})")}, pid {Pid}";
}
