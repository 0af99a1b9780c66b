namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Classifies errors of pg_dump. It reports no SQLSTATE, and the message is in the server's language, so an unknown message counts as one that needs
/// an intervention.
/// </summary>
internal static class ProgramFault
{
    private static readonly (string Words, FaultSort Sort, string Cure)[] Known =
    [
        ("due to lock timeout", FaultSort.Passing, "a table is locked"),
        ("due to statement timeout", FaultSort.Passing, "the server was too slow"),
        ("due to user request", FaultSort.Passing, "the statement was cancelled"),
        ("could not obtain lock", FaultSort.Passing, "a table is locked"),
        ("deadlock detected", FaultSort.Passing, "a table is locked"),
        ("too many connections for role", FaultSort.Passing, "an earlier session has not ended yet"),
        ("too many connections for database", FaultSort.Person, "run as its owner or a superuser: ALTER DATABASE … CONNECTION LIMIT -1"),
        ("remaining connection slots are reserved", FaultSort.Person, "raise max_connections, or close unused sessions"),
        ("sorry, too many clients already", FaultSort.Person, "raise max_connections, or close unused sessions"),
        ("out of shared memory", FaultSort.Person, "raise max_locks_per_transaction in postgresql.conf and restart PostgreSQL"),
        ("You might need to increase", FaultSort.Person, "raise the setting that the message names in postgresql.conf and restart PostgreSQL"),
        ("o space left on device", FaultSort.Passing, "free space on the server's disk"),
        ("out of memory", FaultSort.Passing, "the server was out of memory"),
        ("version mismatch", FaultSort.Person, "use an operator image with a pg_dump of the server's major version or a newer one, or set update.golden to Clone"),
        ("permission denied", FaultSort.Person, "as a superuser, grant the privilege that the message names, or set update.golden to Clone"),
        ("must be owner of", FaultSort.Person, "as a superuser, change the object's owner to the object owner, or set update.golden to Clone"),
        ("must be superuser", FaultSort.Person, "set update.golden to Clone"),
        ("password authentication failed", FaultSort.Person, "allow all databases and roles from the operator's network with scram-sha-256 in pg_hba.conf"),
        ("no pg_hba.conf entry", FaultSort.Person, "allow all databases and roles from the operator's network with scram-sha-256 in pg_hba.conf"),
        ("authentication method", FaultSort.Person, "allow all databases and roles from the operator's network with scram-sha-256 in pg_hba.conf"),
        ("certificate", FaultSort.Person, "correct spec.database.caSecretRef or spec.database.sslMode"),
        ("row-level security policy", FaultSort.Person, "run as the table's owner: ALTER TABLE … NO FORCE ROW LEVEL SECURITY"),
        ("invalid byte sequence", FaultSort.Person, "correct the catalog entry that contains the text, or set update.golden to Clone"),
        ("has no equivalent in encoding", FaultSort.Person, "correct the catalog entry that contains the text, or set update.golden to Clone"),
        ("could not connect", FaultSort.Passing, "the server could not be reached"),
        ("connection to server", FaultSort.Passing, "the server could not be reached"),
        ("server closed the connection", FaultSort.Passing, "the connection was ended"),
        ("terminating connection", FaultSort.Passing, "the connection was ended"),
        ("the database system is", FaultSort.Passing, "the server is starting or stopping"),
        ("SSL", FaultSort.Passing, "the connection was ended"),
        ("snapshot too old", FaultSort.Passing, "its snapshot was too old"),
        ("invalid snapshot identifier", FaultSort.Passing, "the session that exported the snapshot has ended"),
        ("could not serialize access", FaultSort.Passing, "another session changed the same object"),
        ("tuple concurrently", FaultSort.Passing, "another session changed the same object"),
        // An object was dropped while pg_dump was reading it.
        ("could not open relation with OID", FaultSort.Passing, "an object was dropped in the meantime"),
        ("cache lookup failed", FaultSort.Person, "a catalog entry refers to an object that is gone: find and drop that entry, or set update.golden to Clone"),
    ];

    /// <summary>Classifies a failed run of pg_dump.</summary>
    /// <param name="exitCode">The exit code. 128 and more, or less than 0, mean that a signal terminated it.</param>
    /// <param name="complaint">The last part of its standard error.</param>
    /// <returns>The class, and what happens next or what to do.</returns>
    public static (FaultSort Sort, string Cure) Of(int exitCode, string complaint)
    {
        const int FirstSignal = 128;
        if (exitCode is >= FirstSignal or < 0)
            return (FaultSort.Passing, $"a signal terminated it: check whether the operator's memory limit is too low; {Retries}");
        foreach (var (words, sort, cure) in Known)
        {
            if (complaint.Contains(words, StringComparison.OrdinalIgnoreCase))
                return (sort, sort == FaultSort.Passing ? $"{cure}; {Retries}" : cure);
        }

        return (FaultSort.Person, "correct the object that the message names, or set update.golden to Clone");
    }

    private const string Retries = "the operator retries";
}
