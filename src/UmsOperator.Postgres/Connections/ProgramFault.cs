namespace UmsOperator.Postgres.Connections;

/// <summary>Sorts what pg_dump complains of. It tells no SQLSTATE, and gives the server's message in the server's language: what is not known here is a person's to judge.</summary>
internal static class ProgramFault
{
    private static readonly (string Words, FaultSort Sort, string Cure)[] Known =
    [
        ("due to lock timeout", FaultSort.Passing, "a table is locked"),
        ("due to statement timeout", FaultSort.Passing, "the server was too slow"),
        ("due to user request", FaultSort.Passing, "somebody cancelled it"),
        ("could not obtain lock", FaultSort.Passing, "a table is locked"),
        ("deadlock detected", FaultSort.Passing, "a table is locked"),
        ("too many connections for role", FaultSort.Passing, "a session of the task before has not ended yet"),
        ("too many connections for database", FaultSort.Person, "run as its owner or a superuser: ALTER DATABASE … CONNECTION LIMIT -1"),
        ("remaining connection slots are reserved", FaultSort.Person, "raise max_connections, or end sessions that nobody needs"),
        ("sorry, too many clients already", FaultSort.Person, "raise max_connections, or end sessions that nobody needs"),
        ("out of shared memory", FaultSort.Person, "raise max_locks_per_transaction in postgresql.conf and restart PostgreSQL"),
        ("You might need to increase", FaultSort.Person, "raise the setting that it names in postgresql.conf and restart PostgreSQL"),
        ("o space left on device", FaultSort.Passing, "free space on the disk"),
        ("out of memory", FaultSort.Passing, "there was no memory for it"),
        ("version mismatch", FaultSort.Person, "use an operator image with a pg_dump of the server's major version or a newer one, or set update.golden to Clone"),
        ("permission denied", FaultSort.Person, "let a superuser give the right that it names, or set update.golden to Clone"),
        ("must be owner of", FaultSort.Person, "let a superuser give the object to the object owner, or set update.golden to Clone"),
        ("must be superuser", FaultSort.Person, "set update.golden to Clone"),
        ("password authentication failed", FaultSort.Person, "let pg_hba.conf take all databases and roles from the operator's network by scram-sha-256"),
        ("no pg_hba.conf entry", FaultSort.Person, "let pg_hba.conf take all databases and roles from the operator's network by scram-sha-256"),
        ("authentication method", FaultSort.Person, "let pg_hba.conf take all databases and roles from the operator's network by scram-sha-256"),
        ("certificate", FaultSort.Person, "correct spec.database.caSecretRef or spec.database.sslMode"),
        ("row-level security policy", FaultSort.Person, "run as the table's owner: ALTER TABLE … NO FORCE ROW LEVEL SECURITY"),
        ("invalid byte sequence", FaultSort.Person, "correct the text in the catalog that holds it, or set update.golden to Clone"),
        ("has no equivalent in encoding", FaultSort.Person, "correct the text in the catalog that holds it, or set update.golden to Clone"),
        ("could not connect", FaultSort.Passing, "the server could not be reached"),
        ("connection to server", FaultSort.Passing, "the server could not be reached"),
        ("server closed the connection", FaultSort.Passing, "the connection was ended"),
        ("terminating connection", FaultSort.Passing, "the connection was ended"),
        ("the database system is", FaultSort.Passing, "the server starts or stops"),
        ("SSL", FaultSort.Passing, "the connection was ended"),
        ("snapshot too old", FaultSort.Passing, "its snapshot was too old"),
        ("invalid snapshot identifier", FaultSort.Passing, "the session with its snapshot has ended"),
        ("could not serialize access", FaultSort.Passing, "somebody else is at work there"),
        ("tuple concurrently", FaultSort.Passing, "somebody else is at work there"),
        // An object was dropped while it was being looked at.
        ("could not open relation with OID", FaultSort.Passing, "an object was dropped meanwhile"),
        ("cache lookup failed", FaultSort.Person, "something in the catalog refers to an object that is gone: find and drop what does, or set update.golden to Clone"),
    ];

    /// <summary>Sorts the end of a program.</summary>
    /// <param name="exitCode">128 and more, or less than 0: a signal ended it.</param>
    /// <param name="complaint">The end of what it wrote to standard error.</param>
    /// <returns>Its sort, and what happens or is to be done.</returns>
    public static (FaultSort Sort, string Cure) Of(int exitCode, string complaint)
    {
        const int FirstSignal = 128;
        if (exitCode is >= FirstSignal or < 0)
            return (FaultSort.Passing, $"a signal ended it: see whether the operator's memory limit is too low; {Again}");
        foreach (var (words, sort, cure) in Known)
        {
            if (complaint.Contains(words, StringComparison.OrdinalIgnoreCase))
                return (sort, sort == FaultSort.Passing ? $"{cure}; {Again}" : cure);
        }

        return (FaultSort.Person, "correct the object that it names, or set update.golden to Clone");
    }

    private const string Again = "it is tried again";
}
