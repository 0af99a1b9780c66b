using UmsOperator.Agent.Databases;

namespace UmsOperator.Agent.Running;

/// <summary>What the preparation does in the database.</summary>
internal sealed record DatabaseSteps(AgentDatabase Database, SchemaReader Schema, MigrationMarker Marker, UpdateModeScripts Scripts, IdentityRegistry Registry)
{
    public Task<bool> AnswersAsync(CancellationToken cancellationToken) => Database.AnswersAsync(cancellationToken);
}
