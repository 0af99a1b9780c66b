namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>The part of a dump that an entry belongs to, by PostgreSQL's numbers.</summary>
internal enum ArchiveSection
{
    /// <summary>Comments, grants and the like: with the object that they are about.</summary>
    None = 1,

    /// <summary>Before the rows.</summary>
    PreData = 2,

    /// <summary>The rows.</summary>
    Data = 3,

    /// <summary>After the rows.</summary>
    PostData = 4,
}
