using Npgsql;
using NpgsqlTypes;
using UmsServer.Configuration;

namespace UmsServer.Registry;

/// <summary>This server's row in <c>epr_processes</c>, the vendor's list of servers.</summary>
internal sealed class ProcessRegistry(ServerOptions options, NpgsqlDataSource database)
{
    private const string Upsert =
        """
        INSERT INTO epr_processes
            (epr_process_type, epr_process_host, epr_process_mode, epr_service_status, server_version, epr_process_uuid, epr_last_known_ip, changed_at)
        VALUES ('UMS_RMGUISERVER', $1, $2, $3, $4, $5, $6, now())
        ON CONFLICT (epr_process_host) DO UPDATE SET
            epr_process_mode = EXCLUDED.epr_process_mode, epr_service_status = EXCLUDED.epr_service_status,
            server_version = EXCLUDED.server_version, epr_process_uuid = EXCLUDED.epr_process_uuid,
            epr_last_known_ip = EXCLUDED.epr_last_known_ip, changed_at = EXCLUDED.changed_at
        """;

    public Task MarkRunningAsync(CancellationToken cancellationToken) => WriteAsync("SERVICE_RUNNING", cancellationToken);

    public Task MarkStoppedAsync(CancellationToken cancellationToken) => WriteAsync("SERVICE_STOPPED", cancellationToken);

    private async Task WriteAsync(string status, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Upsert);
        command.Parameters.AddWithValue(options.PodName);
        command.Parameters.AddWithValue(options.Mode.ToString().ToLowerInvariant());
        command.Parameters.AddWithValue(status);
        command.Parameters.AddWithValue(options.Version.ToString());
        command.Parameters.AddWithValue(options.ProcessId);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)options.LastKnownIp ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Varchar });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
