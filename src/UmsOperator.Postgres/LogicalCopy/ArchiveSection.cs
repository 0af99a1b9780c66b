namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>The section of a dump. The values are those in pg_dump's archives.</summary>
internal enum ArchiveSection
{
    /// <summary>Belongs to no section: comments, grants and labels, which go with the object that they describe.</summary>
    None = 1,

    /// <summary>Objects created before the rows are copied.</summary>
    PreData = 2,

    /// <summary>The rows.</summary>
    Data = 3,

    /// <summary>Objects created after the rows are copied.</summary>
    PostData = 4,
}
