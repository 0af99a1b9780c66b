using System.Globalization;
using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Vendor;

/// <summary>Makes the binding the active data source, and deletes the others: a binding of an earlier container must never be used again.</summary>
internal sealed class DataSourceSetup(AdminCli admin, AgentOptions options, AgentSettings settings, ILogger<DataSourceSetup> logger)
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    private DataSourceSettings Source => settings.DataSource;

    /// <exception cref="AdminFailedException">A call failed; it may be repeated.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var earlier = await IdsAsync(cancellationToken);
        await admin.RunAsync(Source.Create, Values(), options.Binding.Password, cancellationToken);
        var created = (await IdsAsync(cancellationToken)).Except(earlier, StringComparer.Ordinal).ToList();
        if (created is not [var id])
            throw new AdminFailedException($"dataSource.list: {created.Count} new data sources after dataSource.create, not one; check dataSource.idColumn ({Source.IdColumn})");
        await admin.RunAsync(Source.Activate, Values(("id", id)), options.Binding.Password, cancellationToken);
        if (await ActiveAsync(cancellationToken) is var active && !active.SequenceEqual([id], StringComparer.Ordinal))
            throw new AdminFailedException(
                $"dataSource.activate: the active data source is '{string.Join(", ", active)}', not {id}; check dataSource.activeColumn ({Source.ActiveColumn}) and dataSource.activeValues");
        if (Source.Delete.Length > 0)
        {
            foreach (var old in earlier)
                await admin.RunAsync(Source.Delete, Values(("id", old)), options.Binding.Password, cancellationToken);
        }

        logger.DataSourceActive(id, options.Binding.Username, options.Binding.Host, options.Binding.Port, options.Binding.Database);
    }

    private async Task<List<string>> IdsAsync(CancellationToken cancellationToken)
    {
        var table = await ListAsync(cancellationToken);
        return [.. table.Rows.Select(row => table.Cell(row, Source.IdColumn))];
    }

    private async Task<List<string>> ActiveAsync(CancellationToken cancellationToken)
    {
        var table = await ListAsync(cancellationToken);
        return [.. table.Rows.Where(row => Source.ActiveValues.Contains(table.Cell(row, Source.ActiveColumn), StringComparer.OrdinalIgnoreCase)).Select(row => table.Cell(row, Source.IdColumn))];
    }

    private async Task<AdminTable> ListAsync(CancellationToken cancellationToken)
    {
        var output = await admin.RunAsync(Source.List, None, password: null, cancellationToken);
        return AdminTable.Parse(output, settings.Vendor.AdminSeparator, Source.IdColumn)
            ?? (output.Trim().Length == 0
                ? new AdminTable([], [])
                : throw new AdminFailedException($"dataSource.list: the output has no column {Source.IdColumn}; check dataSource.idColumn and vendor.adminSeparator"));
    }

    private Dictionary<string, string> Values(params ReadOnlySpan<(string Name, string Value)> more)
    {
        var binding = options.Binding;
        Dictionary<string, string> values = new(StringComparer.Ordinal)
        {
            ["type"] = Source.Type,
            ["schema"] = Source.Schema,
            ["host"] = binding.Host,
            ["jdbcHost"] = binding.Host.Contains(':', StringComparison.Ordinal) ? $"[{binding.Host}]" : binding.Host,
            ["port"] = binding.Port.ToString(CultureInfo.InvariantCulture),
            ["database"] = binding.Database,
            ["username"] = binding.Username,
            ["sslmode"] = binding.SslModeText,
        };
        var parameters = Source.JdbcParameters + (binding.CaFile is null ? "" : Source.JdbcCaParameters);
        values["jdbcParameters"] = AdminCli.Fill(parameters, new Dictionary<string, string>(StringComparer.Ordinal) { ["sslmode"] = binding.SslModeText, ["caFile"] = binding.CaFile ?? "" });
        foreach (var (name, value) in more)
            values[name] = value;
        return values;
    }
}
