namespace UmsOperator.Postgres.Access;

/// <summary>What a worker may do in its one database.</summary>
internal enum WorkerRights
{
    /// <summary>Reads what the object owner may read; its transactions are read-only.</summary>
    ReadAsOwner,

    /// <summary>Works as the object owner.</summary>
    Owner,

    /// <summary>Reads what a server may read; its transactions are read-only.</summary>
    ReadAsServer,

    /// <summary>Reads and writes rows as a server does.</summary>
    Server,
}
