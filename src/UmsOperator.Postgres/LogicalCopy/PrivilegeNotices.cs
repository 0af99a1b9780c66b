using Npgsql;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>
/// Collects warnings about GRANT and REVOKE. PostgreSQL only warns when it ignores them, as on members of extensions, which belong to the bootstrap superuser in every copy.
/// </summary>
internal sealed class PrivilegeNotices : IDisposable
{
    private readonly NpgsqlConnection _session;

    public PrivilegeNotices(NpgsqlConnection session)
    {
        _session = session;
        _session.Notice += OnNotice;
    }

    /// <summary>PostgreSQL's first warning about a right that was not revoked; null if there is none.</summary>
    public string? NotRevoked { get; private set; }

    /// <summary>PostgreSQL's first warning about a right that was not granted; null if there is none.</summary>
    public string? NotGranted { get; private set; }

    public void Dispose() => _session.Notice -= OnNotice;

    private void OnNotice(object sender, NpgsqlNoticeEventArgs args)
    {
        var text = $"{args.Notice.MessageText} ({args.Notice.SqlState})";
        if (args.Notice.SqlState == PostgresErrorCodes.PrivilegeNotRevokedWarning)
            NotRevoked ??= text;
        else if (args.Notice.SqlState == PostgresErrorCodes.PrivilegeNotGrantedWarning)
            NotGranted ??= text;
    }
}
