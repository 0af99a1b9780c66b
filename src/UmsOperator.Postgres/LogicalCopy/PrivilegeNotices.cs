using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// Hears what PostgreSQL takes for done with a warning only: GRANT and REVOKE on what belongs to the bootstrap superuser in any copy, as members of extensions do.
/// </summary>
internal sealed class PrivilegeNotices : IDisposable
{
    private readonly NpgsqlConnection _session;

    public PrivilegeNotices(NpgsqlConnection session)
    {
        _session = session;
        _session.Notice += Hear;
    }

    /// <summary>The first of what is not taken away, in PostgreSQL's words; null if there is none.</summary>
    public string? NotRevoked { get; private set; }

    /// <summary>The first of what is not given, in PostgreSQL's words; null if there is none.</summary>
    public string? NotGranted { get; private set; }

    public void Dispose() => _session.Notice -= Hear;

    private void Hear(object sender, NpgsqlNoticeEventArgs told)
    {
        var text = $"{told.Notice.MessageText} ({told.Notice.SqlState})";
        if (told.Notice.SqlState == PostgresErrorCodes.PrivilegeNotRevokedWarning)
            NotRevoked ??= text;
        else if (told.Notice.SqlState == PostgresErrorCodes.PrivilegeNotGrantedWarning)
            NotGranted ??= text;
    }
}
