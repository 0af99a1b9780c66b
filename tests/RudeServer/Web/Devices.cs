using System.Globalization;
using Npgsql;

namespace RudeServer.Web;

/// <summary>Serves the requests that devices send every few seconds.</summary>
internal sealed class Devices(ServerSettings settings, NpgsqlDataSource sessions)
{
    private const string Query =
        """
        WITH beat AS (
            INSERT INTO rude_data.beats (device_id, kind, beats, seen) SELECT device_id, kind, 1, now() FROM rude_data.devices WHERE device_id = $1
            ON CONFLICT (device_id, kind) DO UPDATE SET beats = rude_data.beats.beats + 1, seen = now() RETURNING beats
        )
        SELECT d.name, d.settings::text, b.beats FROM rude_data.devices d, beat b WHERE d.device_id = $1
        """;

    /// <returns>An HTTP status and the body.</returns>
    public async Task<(int Status, string Body)> AnswerAsync(string id)
    {
        if (!long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var device))
            return (400, "");
        try
        {
            await using var command = sessions.CreateCommand(Query);
            command.Parameters.AddWithValue(device);
            await using var row = await command.ExecuteReaderAsync();
            return await row.ReadAsync()
                ? (200, $$"""{"beats":{{row.GetInt64(2)}},"settings":{{row.GetString(1)}},"version":"{{settings.Version}}","server":"{{settings.PodName}}"}""")
                : (404, "");
        }
        catch (NpgsqlException e)
        {
            await Console.Error.WriteLineAsync($"ERROR device {device}: {e}");
            return (503, "");
        }
    }
}
