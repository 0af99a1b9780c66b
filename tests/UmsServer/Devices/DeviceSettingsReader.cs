using Npgsql;
using NpgsqlTypes;

namespace UmsServer.Devices;

/// <summary>Reads a device's effective settings by one indexed, prepared query.</summary>
internal sealed class DeviceSettingsReader(NpgsqlDataSource database)
{
    private const string Query =
        """
        SELECT d.name, s.setting_key, s.setting_value
        FROM devices d
        LEFT JOIN profile_assignments a ON a.device_id = d.device_id
        LEFT JOIN profiles p ON p.profile_id = a.profile_id
        LEFT JOIN profile_settings s ON s.profile_id = p.profile_id
        WHERE d.device_id = $1
        ORDER BY p.priority, p.profile_id
        """;

    /// <returns>Null if the device does not exist.</returns>
    /// <exception cref="NpgsqlException">The database is unavailable.</exception>
    public async Task<DeviceSettings?> ReadAsync(long deviceId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Query);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = deviceId, NpgsqlDbType = NpgsqlDbType.Bigint });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        string? name = null;
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellationToken))
        {
            name ??= rows.GetString(0);
            if (!await rows.IsDBNullAsync(1, cancellationToken))
                settings[rows.GetString(1)] = rows.GetString(2);
        }

        return name is null ? null : new DeviceSettings(name, settings);
    }
}
