namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Classifies errors of pg_dump. It reports no SQLSTATE, and the message is in the server's language, so an unknown message counts as one that needs
/// an intervention.
/// </summary>
internal static class PgDumpErrors
{
    private static readonly (string Words, FailureKind Kind, string Cure)[] Known =
    [
        ("due to lock timeout", FailureKind.Transient, "a table is locked"),
        ("due to statement timeout", FailureKind.Transient, "the server was too slow"),
        ("due to user request", FailureKind.Transient, "the statement was cancelled"),
        ("could not obtain lock", FailureKind.Transient, "a table is locked"),
        ("deadlock detected", FailureKind.Transient, "a table is locked"),
        ("too many connections for role", FailureKind.Transient, "an earlier session has not ended yet"),
        ("too many connections for database", FailureKind.NeedsIntervention, "run as its owner or a superuser: ALTER DATABASE … CONNECTION LIMIT -1"),
        ("remaining connection slots are reserved", FailureKind.NeedsIntervention, "raise max_connections, or close unused sessions"),
        ("sorry, too many clients already", FailureKind.NeedsIntervention, "raise max_connections, or close unused sessions"),
        ("out of shared memory", FailureKind.NeedsIntervention, "raise max_locks_per_transaction in postgresql.conf and restart PostgreSQL"),
        ("You might need to increase", FailureKind.NeedsIntervention, "raise the setting that the message names in postgresql.conf and restart PostgreSQL"),
        ("o space left on device", FailureKind.Transient, "free space on the server's disk"),
        ("out of memory", FailureKind.Transient, "the server was out of memory"),
        ("version mismatch", FailureKind.NeedsIntervention, "use an operator image with a pg_dump of the server's major version or a newer one, or set update.golden to Clone"),
        ("permission denied", FailureKind.NeedsIntervention, "as a superuser, grant the privilege that the message names, or set update.golden to Clone"),
        ("must be owner of", FailureKind.NeedsIntervention, "as a superuser, change the object's owner to the object owner, or set update.golden to Clone"),
        ("must be superuser", FailureKind.NeedsIntervention, "set update.golden to Clone"),
        ("password authentication failed", FailureKind.NeedsIntervention, "allow all databases and roles from the operator's network with scram-sha-256 in pg_hba.conf"),
        ("no pg_hba.conf entry", FailureKind.NeedsIntervention, "allow all databases and roles from the operator's network with scram-sha-256 in pg_hba.conf"),
        ("authentication method", FailureKind.NeedsIntervention, "allow all databases and roles from the operator's network with scram-sha-256 in pg_hba.conf"),
        ("certificate", FailureKind.NeedsIntervention, "correct spec.database.caSecretRef or spec.database.sslMode"),
        ("row-level security policy", FailureKind.NeedsIntervention, "run as the table's owner: ALTER TABLE … NO FORCE ROW LEVEL SECURITY"),
        ("invalid byte sequence", FailureKind.NeedsIntervention, "correct the catalog entry that contains the text, or set update.golden to Clone"),
        ("has no equivalent in encoding", FailureKind.NeedsIntervention, "correct the catalog entry that contains the text, or set update.golden to Clone"),
        ("could not connect", FailureKind.Transient, "the server could not be reached"),
        ("connection to server", FailureKind.Transient, "the server could not be reached"),
        ("server closed the connection", FailureKind.Transient, "the connection was ended"),
        ("terminating connection", FailureKind.Transient, "the connection was ended"),
        ("the database system is", FailureKind.Transient, "the server is starting or stopping"),
        ("SSL", FailureKind.Transient, "the connection was ended"),
        ("snapshot too old", FailureKind.Transient, "its snapshot was too old"),
        ("invalid snapshot identifier", FailureKind.Transient, "the session that exported the snapshot has ended"),
        ("could not serialize access", FailureKind.Transient, "another session changed the same object"),
        ("tuple concurrently", FailureKind.Transient, "another session changed the same object"),
        // An object was dropped while pg_dump was reading it.
        ("could not open relation with OID", FailureKind.Transient, "an object was dropped in the meantime"),
        ("cache lookup failed", FailureKind.NeedsIntervention, "a catalog entry refers to an object that is gone: find and drop that entry, or set update.golden to Clone"),
    ];

    /// <summary>Classifies a failed run of pg_dump.</summary>
    /// <param name="exitCode">The exit code. 128 and more, or less than 0, mean that a signal terminated it.</param>
    /// <param name="complaint">The last part of its standard error.</param>
    /// <returns>The class, and what happens next or what to do.</returns>
    public static (FailureKind Kind, string Cure) Of(int exitCode, string complaint)
    {
        const int FirstSignal = 128;
        if (exitCode is >= FirstSignal or < 0)
            return (FailureKind.Transient, $"a signal terminated it: check whether the operator's memory limit is too low; {Retries}");
        foreach (var (words, kind, cure) in Known)
        {
            if (complaint.Contains(words, StringComparison.OrdinalIgnoreCase))
                return (kind, kind == FailureKind.Transient ? $"{cure}; {Retries}" : cure);
        }

        return (FailureKind.NeedsIntervention, "correct the object that the message names, or set update.golden to Clone");
    }

    private const string Retries = "the operator retries";
}
