namespace UmsOperator.Postgres.Access;

/// <summary>What a worker role may do in its database.</summary>
internal enum WorkerRights
{
    /// <summary>May read what the object owner may read; its transactions are read-only.</summary>
    ReadAsOwner,

    /// <summary>Acts as the object owner.</summary>
    Owner,

    /// <summary>May read what a server may read; its transactions are read-only.</summary>
    ReadAsServer,

    /// <summary>May read and write rows like a server.</summary>
    Server,
}
