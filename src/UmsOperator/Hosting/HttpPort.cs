using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Prometheus;
using UmsOperator.Access;
using UmsOperator.Health;
using UmsOperator.Options;

namespace UmsOperator.Hosting;

/// <summary>The one port that is listened on: /healthz and /readyz for everybody, /metrics for everybody or for those with the right to get it.</summary>
internal static class HttpPort
{
    private const string MetricsPath = "/metrics";

    /// <summary>Listens at the metrics address, with TLS if there is a certificate.</summary>
    public static void AddHttpPort(this WebApplicationBuilder builder, OperatorOptions options)
    {
        builder.Services.AddRoutingCore().AddSingleton<AccessReviewer>();
        if (options.MetricsCertificateFolder is { } folder)
            builder.Services.AddSingleton(provider => ActivatorUtilities.CreateInstance<ServingCertificate>(provider, folder));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Both families, where the machine has both: a pod may have an IPv6 address only.
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

    /// <summary>Maps what answers there.</summary>
    /// <exception cref="OptionException">The certificate cannot be used.</exception>
    public static void MapHttpPort(this WebApplication app, OperatorOptions options)
    {
        _ = app.Services.GetService<ServingCertificate>();
        app.MapHealth();
        var metrics = app.MapMetrics(MetricsPath, app.Services.GetRequiredService<CollectorRegistry>());
        if (options.MetricsAuth)
            metrics.RequireAccess(app.Services.GetRequiredService<AccessReviewer>(), MetricsPath);
    }
}
