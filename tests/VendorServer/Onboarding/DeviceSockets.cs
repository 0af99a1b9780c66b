using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using UmsServer.Devices;
using UmsServer.Health;
using VendorServer.Configuration;

namespace VendorServer.Onboarding;

/// <summary>
/// The WebSockets of OS 12 devices. A device proves itself by its certificate, in the TLS handshake or in a balancer's header. Each message that it sends is answered with
/// its settings and counts as a request.
/// </summary>
internal sealed class DeviceSockets(
    VendorOptions options, StatusBoard board, DeviceAuthority authority, DeviceEndpoints devices, DeviceSettingsReader reader, HeartbeatWriter heartbeats)
{
    private const int LargestMessage = 1024;

    public async Task ConnectAsync(HttpContext context)
    {
        using var certificate = await CertificateAsync(context);
        var device = certificate is null ? null : authority.Verify(certificate);
        context.Response.StatusCode = device is null ? StatusCodes.Status401Unauthorized
            : !board.Serving ? StatusCodes.Status503ServiceUnavailable
            : !context.WebSockets.IsWebSocketRequest ? StatusCodes.Status400BadRequest
            : StatusCodes.Status200OK;
        if (context.Response.StatusCode != StatusCodes.Status200OK)
            return;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        try
        {
            await ServeAsync(socket, device!.Value, context.RequestAborted);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or NpgsqlException)
        {
            // The device is gone, or the database: the device connects again.
            socket.Abort();
        }
    }

    /// <summary>A header is believed only if certificate forwarding is switched on.</summary>
    private async Task<X509Certificate2?> CertificateAsync(HttpContext context)
    {
        if (await context.Connection.GetClientCertificateAsync(context.RequestAborted) is { } own)
            return own;
        return options.CertificateForwarding ? DeviceAuthority.FromHeader(context.Request.Headers[OnboardingEndpoints.CertificateHeader].ToString()) : null;
    }

    private async Task ServeAsync(WebSocket socket, long device, CancellationToken cancellationToken)
    {
        var buffer = new byte[LargestMessage];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, cancellationToken);
                return;
            }

            if (!received.EndOfMessage)
                continue;
            if (await reader.ReadAsync(device, cancellationToken) is not { } settings)
            {
                await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "unknown device", cancellationToken);
                return;
            }

            heartbeats.Record(device);
            await socket.SendAsync(devices.Format(device, settings), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
    }
}
