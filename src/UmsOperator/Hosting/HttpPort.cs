using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Options;
using Prometheus;
using UmsOperator.Access;
using UmsOperator.Health;
using UmsOperator.Options;

namespace UmsOperator.Hosting;

/// <summary>
/// The operator's only port. It serves /healthz and /readyz to everybody, and /metrics to everybody or, with --metrics-auth, to authorized clients.
/// </summary>
internal static class HttpPort
{
    private const string MetricsPath = "/metrics";

    /// <summary>Listens on the metrics address, with TLS if a certificate is configured.</summary>
    public static void AddHttpPort(this WebApplicationBuilder builder, OperatorOptions options)
    {
        builder.Services.AddRoutingCore().AddSingleton<AccessReviewer>();
        if (options.MetricsCertificateFolder is { } folder)
            builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ServingCertificate>(provider, folder));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // IPv4 and IPv6: a pod may have an IPv6 address only.
            if (options.MetricsAddress.Address.Equals(IPAddress.Any) && options.MetricsAddress.Port != 0)
                kestrel.ListenAnyIP(options.MetricsAddress.Port, Secure);
            else
                kestrel.Listen(options.MetricsAddress, Secure);
        });

        void Secure(ListenOptions listen)
        {
            if (options.MetricsCertificateFolder is null)
                return;
            var services = listen.ApplicationServices;
            listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(services.GetRequiredService<ServingCertificate>().ForConnection()) });
        }
    }

    /// <summary>Maps the endpoints.</summary>
    /// <exception cref="OptionException">The certificate cannot be used.</exception>
    public static void MapHttpPort(this WebApplication app)
    {
        // Reads the certificate now, so that a bad one stops the start.
        _ = app.Services.GetService<ServingCertificate>();
        app.MapHealth();
        var metrics = app.MapMetrics(MetricsPath, app.Services.GetRequiredService<CollectorRegistry>());
        if (app.Services.GetRequiredService<IOptions<OperatorOptions>>().Value.MetricsAuth)
            metrics.RequireAccess(app.Services.GetRequiredService<AccessReviewer>(), MetricsPath);
    }
}
