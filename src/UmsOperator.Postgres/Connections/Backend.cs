namespace UmsOperator.Postgres.Connections;

/// <summary>A client session on the PostgreSQL server.</summary>
/// <param name="Pid">Process id of the backend.</param>
/// <param name="Role">Login role.</param>
/// <param name="Application">application_name.</param>
/// <param name="Database">Database.</param>
/// <param name="Busy">A statement runs, or nobody may tell us.</param>
/// <param name="InTransaction">It is not idle.</param>
/// <param name="Untouchable">The operator may not end it.</param>
internal sealed record Backend(int Pid, string Role, string Application, string Database, bool Busy, bool InTransaction, bool Untouchable)
{
    /// <summary>application_name without the uid of a cluster, which may be somebody else's.</summary>
    public string Program => ProcessMark.WithoutUid(Application);

    /// <summary>For messages.</summary>
    public override string ToString() => $"{Role}{(Application.Length == 0 ? "" : $" ({Program})")}, pid {Pid}";
}
