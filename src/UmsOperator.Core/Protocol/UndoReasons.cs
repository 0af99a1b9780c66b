namespace UmsOperator.Core.Protocol;

/// <summary>Why an update is undone.</summary>
internal static class UndoReasons
{
    /// <summary>A person put another version into the spec.</summary>
    public const string Aborted = nameof(Aborted);

    /// <summary>A person asked for it by annotation: the target is held back after it.</summary>
    public const string AbortRequested = nameof(AbortRequested);

    /// <summary>A person asked for another try.</summary>
    public const string Retried = nameof(Retried);

    /// <summary>A server failed on its snapshot.</summary>
    public const string ServerFailed = nameof(ServerFailed);

    /// <summary>The migration of production failed.</summary>
    public const string MigrationFailed = nameof(MigrationFailed);

    /// <summary>Production's schema after its migration is not the canary's.</summary>
    public const string SchemaDiffers = nameof(SchemaDiffers);

    /// <summary>A person asked to go back after the commit.</summary>
    public const string RolledBack = nameof(RolledBack);

    /// <summary>The cluster is being deleted.</summary>
    public const string Deleted = nameof(Deleted);
}
