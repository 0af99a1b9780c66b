namespace UmsOperator.Api.Status;

/// <summary>A migrator that never existed, because the API server refused its pod after the dry run had passed.</summary>
public sealed record RefusedMigratorStatus
{
    /// <summary>ID of its binding.</summary>
    public string Binding { get; init; } = "";

    /// <summary>The API server's message.</summary>
    public string Message { get; init; } = "";
}
