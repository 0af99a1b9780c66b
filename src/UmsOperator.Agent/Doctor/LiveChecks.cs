using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Databases;
using UmsOperator.Agent.Identity;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Doctor;

/// <summary>Asks the database and the running server. Nothing is changed.</summary>
internal sealed class LiveChecks(AgentSettings settings, VendorTree tree, SchemaReader schema, StatusClient status)
{
    public async Task<IReadOnlyList<Finding>> RunAsync(bool hasBinding, CancellationToken cancellationToken) =>
    [
        hasBinding ? await SchemaAsync(cancellationToken) : new("schema.versionQuery", Outcome.Unknown, "there is no binding here; run it in the server's container"),
        await CheckStatusAsync(cancellationToken),
        .. await ServerStatusAsync(cancellationToken),
    ];

    private async Task<Finding> SchemaAsync(CancellationToken cancellationToken)
    {
        const string Setting = "schema.versionQuery";
        try
        {
            var state = await schema.ReadAsync(cancellationToken);
            var marker = state.HasMarker ? $"; the marker {settings.Schema.MarkerTable} exists" : "";
            if (state.IsEmpty)
                return new(Setting, Outcome.Unknown, "the database is empty" + marker);
            return state.Version is { } version
                ? new(Setting, Outcome.AsAssumed, $"the schema is {version}{marker}")
                : new(Setting, Outcome.Found, "the query is empty, so the version is not known: only the rights of the login keep a server from migrating" + marker);
        }
        catch (StartRefusedException e)
        {
            return new(Setting, Outcome.Different, e.Message);
        }
        catch (DatabaseUnavailableException e)
        {
            return new(Setting, Outcome.Unknown, $"the database is not available: {e.Message}");
        }
    }

    private async Task<Finding> CheckStatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new("status.checkStatusUrl", Outcome.AsAssumed, $"the status is {await status.CheckStatusAsync(cancellationToken)}");
        }
        catch (StatusUnavailableException e)
        {
            return new("status.checkStatusUrl", Outcome.Unknown, $"{e.Message}. If the server runs, correct the setting");
        }
    }

    private async Task<IReadOnlyList<Finding>> ServerStatusAsync(CancellationToken cancellationToken)
    {
        try
        {
            var reported = await status.ServerStatusAsync(cancellationToken);
            return
            [
                new("status.serverStatusUrl", Outcome.AsAssumed, $"version {reported.Version}"),
                ProcessId(reported.ProcessId),
            ];
        }
        catch (StatusUnavailableException e)
        {
            return [new("status.serverStatusUrl", Outcome.Unknown, $"{e.Message}. If the server runs, correct the setting")];
        }
    }

    private Finding ProcessId(string reported)
    {
        const string Setting = "identity.processIdItem";
        if (settings.Identity.Items.FirstOrDefault(item => item.Name == settings.Identity.ProcessIdItem) is not { } item)
            return new(Setting, Outcome.Unknown, "the setting is empty");
        try
        {
            return StateFolder.ReadFile(tree.Below(item.Path)) is { } content && System.Text.Encoding.UTF8.GetString(content).Trim() == reported
                ? new(Setting, Outcome.AsAssumed, $"{item.Path} contains the serverUUID of serverstatus")
                : new(Setting, Outcome.Different, $"{item.Path} does not contain the serverUUID of serverstatus; find the file that does, or leave the setting empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(Setting, Outcome.Unknown, e.Message);
        }
    }
}
