using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>Classifies PostgreSQL errors by SQLSTATE, which does not depend on the language of the messages.</summary>
internal static class ErrorClassifier
{
    private const string Retries = "the operator retries";
    private const int ClassLength = 2;

    /// <summary>Classifies an error.</summary>
    /// <param name="refused">The error.</param>
    /// <returns>The class, and what happens next or what to do. The text names no object, because code in production can raise any SQLSTATE.</returns>
    public static (FailureKind Kind, string Cure) Of(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected => Transient("another session holds a conflicting lock"),
        PostgresErrorCodes.QueryCanceled => Transient("the statement reached its time limit or was cancelled"),
        PostgresErrorCodes.DiskFull => Transient("free disk space on the server"),
        PostgresErrorCodes.IoError => Transient("check the server's disk and log"),
        PostgresErrorCodes.OutOfMemory => ByMemory(refused),
        PostgresErrorCodes.TooManyConnections => NeedsIntervention("raise the connection limit that the message names"),
        PostgresErrorCodes.ConfigurationLimitExceeded => NeedsIntervention("raise the limit that the message names"),
        PostgresErrorCodes.InsufficientPrivilege => NeedsIntervention("as a superuser, grant the privilege that the message names"),
        PostgresErrorCodes.FeatureNotSupported => (FailureKind.Permanent, "this PostgreSQL version does not support it"),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted =>
            NeedsIntervention("the object's data are damaged: check the server's log, then REINDEX it or restore it from a backup"),
        var state => ByClass(state.Length < ClassLength ? "" : state[..ClassLength]),
    };

    private static (FailureKind Kind, string Cure) ByClass(string errors) => errors switch
    {
        "08" or "57" => Transient("the connection was ended"),
        "40" or "55" or "72" => Transient("another session changed the same object"),
        "53" => Transient("the server is short of resources"),
        "28" or "3D" => NeedsIntervention("correct the login, the name of the database, or pg_hba.conf"),
        "42" or "3F" => NeedsIntervention("correct the object: it refers to something that does not exist or is named without its schema"),
        "22" or "23" or "44" => NeedsIntervention("correct the rows, or the constraint that they violate"),
        "P0" or "38" or "39" or "2F" or "20" or "09" => NeedsIntervention("correct the function that raised the error"),
        "54" => (FailureKind.Permanent, "it exceeds a limit of PostgreSQL"),
        "58" or "F0" or "XX" => NeedsIntervention("check the server's log"),
        _ => NeedsIntervention("do what the message asks for"),
    };

    // Names of settings are the same in every language.
    private static (FailureKind Kind, string Cure) ByMemory(PostgresException refused) =>
        refused.Hint?.Split([' ', '"', '.', '\'', ','], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => word.StartsWith("max_", StringComparison.Ordinal)) is { } setting
            ? NeedsIntervention($"raise {setting} in postgresql.conf and restart PostgreSQL")
            : Transient("the server is out of memory");

    private static (FailureKind Kind, string Cure) Transient(string what) => (FailureKind.Transient, $"{what}; {Retries}");

    private static (FailureKind Kind, string Cure) NeedsIntervention(string cure) => (FailureKind.NeedsIntervention, cure);
}
