using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>Sorts what PostgreSQL refuses by its SQLSTATE, which no language of its messages changes.</summary>
internal static class FaultSorting
{
    private const string Again = "it is tried again";
    private const int ClassLength = 2;

    /// <summary>Sorts a refusal.</summary>
    /// <param name="refused">What PostgreSQL said.</param>
    /// <returns>Its sort, and what happens or is to be done: without a name of anybody's, as production's own code may raise any code.</returns>
    public static (FaultSort Sort, string Cure) Of(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected => Passing("somebody else holds a lock that it needs"),
        PostgresErrorCodes.QueryCanceled => Passing("it took longer than its limit, or was cancelled"),
        PostgresErrorCodes.DiskFull => Passing("free space on the server's disk"),
        PostgresErrorCodes.IoError => Passing("see the server's disk and its log"),
        PostgresErrorCodes.OutOfMemory => ByMemory(refused),
        PostgresErrorCodes.TooManyConnections => Person("raise the limit of connections that it names"),
        PostgresErrorCodes.ConfigurationLimitExceeded => Person("raise the limit that it names"),
        PostgresErrorCodes.InsufficientPrivilege => Person("let a superuser give the right that it names"),
        PostgresErrorCodes.FeatureNotSupported => (FaultSort.Never, "this PostgreSQL cannot do it"),
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => Person("the data of the object are damaged: see the server's log, then REINDEX, or restore it from a backup"),
        var state => ByClass(state.Length < ClassLength ? "" : state[..ClassLength]),
    };

    private static (FaultSort Sort, string Cure) ByClass(string errors) => errors switch
    {
        "08" or "57" => Passing("the connection was ended"),
        "40" or "55" or "72" => Passing("somebody else is at work there"),
        "53" => Passing("the server lacks something for a while"),
        "28" or "3D" => Person("correct the login, the name of the database, or pg_hba.conf"),
        "42" or "3F" => Person("correct the object: what it refers to is not there, or is named without its schema"),
        "22" or "23" or "44" => Person("correct the rows, or the rule that they break"),
        "P0" or "38" or "39" or "2F" or "20" or "09" => Person("correct the function that raised it"),
        "54" => (FaultSort.Never, "it is more than PostgreSQL allows"),
        "58" or "F0" or "XX" => Person("see the server's log"),
        _ => Person("do what it asks for"),
    };

    // The names of settings are the same in each language.
    private static (FaultSort Sort, string Cure) ByMemory(PostgresException refused) =>
        refused.Hint?.Split([' ', '"', '.', '\'', ','], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(word => word.StartsWith("max_", StringComparison.Ordinal)) is { } setting
            ? Person($"raise {setting} in postgresql.conf and restart PostgreSQL")
            : Passing("the server has no memory for it now");

    private static (FaultSort Sort, string Cure) Passing(string what) => (FaultSort.Passing, $"{what}; {Again}");

    private static (FaultSort Sort, string Cure) Person(string cure) => (FaultSort.Person, cure);
}
