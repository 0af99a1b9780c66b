using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Doctor;

/// <summary>Calls umsadmin-cli with verbs that change nothing.</summary>
internal sealed class CommandChecks(AgentSettings settings, AdminCli admin, LicenceSetup licence)
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);
    private static readonly string[] NoVerb = ["no-such-verb"];

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return [await ListAsync(cancellationToken), await BadUsageAsync(cancellationToken), await LicenceAsync(cancellationToken)];
        }
        catch (StartRefusedException e)
        {
            return [new("vendor.adminCommand", Outcome.Different, e.Message)];
        }
    }

    private async Task<Finding> ListAsync(CancellationToken cancellationToken)
    {
        var result = await admin.TryAsync(settings.DataSource.List, None, password: null, cancellationToken);
        if (!settings.Vendor.AdminSuccess.Contains(result.Code))
            return new("dataSource.list", Outcome.Different, $"exit code {result.Code}, which is not in vendor.adminSuccess: {result.Reason}");
        if (result.Output.Trim().Length == 0)
            return new("dataSource.list", Outcome.Unknown, "it printed nothing; perhaps there is no data source yet");
        return AdminTable.Parse(result.Output, settings.Vendor.AdminSeparator, settings.DataSource.IdColumn) is { } table
            && table.Columns.Contains(settings.DataSource.ActiveColumn, StringComparer.OrdinalIgnoreCase)
            ? new("dataSource.list", Outcome.AsAssumed, $"columns {string.Join(", ", table.Columns)}; {table.Rows.Count} data sources")
            : new("dataSource.list", Outcome.Different,
                $"no columns {settings.DataSource.IdColumn} and {settings.DataSource.ActiveColumn}, separated by '{settings.Vendor.AdminSeparator}'; its first line is: {First(result.Output)}");
    }

    private async Task<Finding> BadUsageAsync(CancellationToken cancellationToken)
    {
        var result = await admin.TryAsync(NoVerb, None, password: null, cancellationToken);
        return settings.Vendor.AdminSuccess.Contains(result.Code)
            ? new("vendor.adminSuccess", Outcome.Different, $"a verb that does not exist ends with {result.Code} too, so failures cannot be seen by exit codes; remove {result.Code} from the setting")
            : new("vendor.adminSuccess", Outcome.AsAssumed, $"a verb that does not exist ends with {result.Code}");
    }

    private async Task<Finding> LicenceAsync(CancellationToken cancellationToken)
    {
        if (settings.Licence.State.Length == 0)
            return new("licence.state", Outcome.Unknown, "the setting is empty");
        try
        {
            var state = await licence.ReadAsync(cancellationToken);
            return state.Covers
                ? new("licence.state", Outcome.AsAssumed, $"level {state.Level}, which covers an external database")
                : new("licence.state", Outcome.Found, $"level '{state.Level}', which is not in licence.levels: from {settings.Licence.RequiredFrom} on the server would not start");
        }
        catch (AdminFailedException e)
        {
            return new("licence.state", Outcome.Different, $"{e.Message}. Before {settings.Licence.StateFrom} the verb does not exist");
        }
    }

    private static string First(string output)
    {
        var line = output.Split('\n', 2)[0].Trim();
        return line.Length <= 200 ? line : line[..200] + "…";
    }
}
