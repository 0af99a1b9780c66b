using Npgsql;
using UmsServer.Configuration;

namespace UmsServer.Consoles;

/// <summary>Changes one setting of one profile and writes an audit log entry, in one transaction.</summary>
internal sealed class SettingsWriter(ServerOptions options, NpgsqlDataSource database)
{
    private const string Upsert =
        """
        WITH written AS (
            INSERT INTO profile_settings (profile_id, setting_key, setting_value)
            SELECT profile_id, $2, $3 FROM profiles WHERE name = $1
            ON CONFLICT (profile_id, setting_key) DO UPDATE SET setting_value = EXCLUDED.setting_value
            RETURNING profile_id
        )
        INSERT INTO console_audit (user_name, server, action)
        SELECT $4, $5, 'set ' || $2 || ' of ' || $1 FROM written
        """;

    /// <returns>False if the profile does not exist.</returns>
    /// <exception cref="NpgsqlException">The database is unavailable; nothing was changed, or the response was lost.</exception>
    public async Task<bool> WriteAsync(string user, string profile, string key, string value, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Upsert);
        command.Parameters.AddWithValue(profile);
        command.Parameters.AddWithValue(key);
        command.Parameters.AddWithValue(value);
        command.Parameters.AddWithValue(user);
        command.Parameters.AddWithValue(options.PodName);
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }
}
