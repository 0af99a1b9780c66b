using Npgsql;
using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Databases;

/// <summary>Asks the vendor's list of servers who uses a process ID.</summary>
internal sealed class IdentityRegistry(AgentDatabase database, AgentOptions options, AgentSettings settings)
{
    private const int MaxRows = 100;

    /// <exception cref="DatabaseUnavailableException">The database is not available.</exception>
    /// <exception cref="StartRefusedException">Another host uses the process ID.</exception>
    public async Task RefuseOtherHostAsync(string processId, CancellationToken cancellationToken)
    {
        List<string> hosts;
        try
        {
            hosts = await database.UseAsync(
                async connection =>
                {
#pragma warning disable CA2100 // the administrator's own query
                    await using var command = new NpgsqlCommand(settings.Identity.RegistryQuery, connection);
#pragma warning restore CA2100
                    command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = processId });
                    await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                    List<string> found = [];
                    while (found.Count < MaxRows && await reader.ReadAsync(cancellationToken))
                        found.Add(reader.GetValue(0).ToString() ?? "");
                    return found;
                },
                cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            // An empty database has no servers.
            return;
        }
        catch (PostgresException e)
        {
            throw new StartRefusedException(ExitCode.Configuration, $"identity.registryQuery: {e.MessageText}; correct the query", e);
        }

        if (hosts.Find(host => !string.Equals(host, options.PodName, StringComparison.OrdinalIgnoreCase)) is { } other)
        {
            throw new StartRefusedException(
                ExitCode.Configuration,
                $"the process ID {processId} belongs to the server {other} in the database, and this pod is {options.PodName}; give this pod its own state, or remove that server's entry if it is gone");
        }
    }
}
