using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Npgsql;
using UmsServer.Configuration;
using UmsServer.Health;

namespace UmsServer.Devices;

/// <summary><c>GET /device/{id}/settings</c>: the request that a thin client sends every few seconds.</summary>
internal sealed class DeviceEndpoints(ServerOptions options, StatusBoard board, DeviceSettingsReader reader, HeartbeatWriter heartbeats, ILogger<DeviceEndpoints> logger)
{
    private readonly string _version = options.Version.ToString();
    private readonly string _mode = options.Mode.ToString().ToLowerInvariant();

    public async Task SettingsAsync(HttpContext context)
    {
        if (!board.Serving)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (!long.TryParse((string?)context.Request.RouteValues["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var deviceId))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        DeviceSettings? device;
        try
        {
            device = await reader.ReadAsync(deviceId, context.RequestAborted);
        }
        catch (NpgsqlException e)
        {
            logger.DeviceNotServed(deviceId, e.Message);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (device is null)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        heartbeats.Record(deviceId);
        await WriteAsync(context, deviceId, device);
    }

    /// <summary>The answer as JSON in UTF-8. Written without a serializer, because this is the server's hot path.</summary>
    public ReadOnlyMemory<byte> Format(long deviceId, DeviceSettings device)
    {
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteString("server"u8, options.PodName);
            json.WriteString("version"u8, _version);
            json.WriteString("mode"u8, _mode);
            json.WriteNumber("device"u8, deviceId);
            json.WriteString("name"u8, device.Name);
            json.WriteStartObject("settings"u8);
            foreach (var (key, value) in device.Settings)
                json.WriteString(key, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private async Task WriteAsync(HttpContext context, long deviceId, DeviceSettings device)
    {
        var answer = Format(deviceId, device);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }
}
