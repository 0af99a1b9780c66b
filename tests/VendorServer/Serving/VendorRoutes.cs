using UmsServer.Consoles;
using UmsServer.Devices;
using UmsServer.Faults;
using UmsServer.Health;
using UmsServer.Hosting;
using VendorServer.Configuration;
using VendorServer.Onboarding;

namespace VendorServer.Serving;

/// <summary>Which path is served on which port, and by what.</summary>
internal static class VendorRoutes
{
    public static void Map(WebApplication app, VendorOptions options)
    {
        var services = app.Services;
        var faults = options.Server.Faults;
        if (faults.IsActive(Fault.HangInUpdateMode))
            app.Use((HttpContext context, RequestDelegate _) => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        app.Use(Gate(options).InvokeAsync);
        app.Use(services.GetRequiredService<Breakage>().InvokeAsync);
        app.Use(services.GetRequiredService<SecurityLog>().InvokeAsync);
        app.UseWebSockets();

        var babbling = faults.IsActive(Fault.Babbles) ? new Babbling(TimeProvider.System, faults.Duration(Fault.Babbles)) : null;
        app.MapGet("/ums/check-status", babbling is null ? services.GetRequiredService<PublishedStatus>().AnswerAsync : babbling.AnswerAsync);
        app.MapGet("/umsapi/v3/serverstatus", services.GetRequiredService<StatusEndpoints>().ServerStatusAsync);
        app.MapGet("/device/{id}/settings", services.GetRequiredService<DeviceEndpoints>().SettingsAsync);
        var console = services.GetRequiredService<ConsoleEndpoints>();
        app.MapPost("/console/login", console.LoginAsync);
        app.MapPost("/console/settings", console.ChangeSettingAsync);

        var onboarding = services.GetRequiredService<OnboardingEndpoints>();
        app.MapGet(OnboardingEndpoints.Path + "/cacerts", onboarding.AuthorityAsync);
        app.MapPost(OnboardingEndpoints.Path + "/simpleenroll", onboarding.EnrollAsync);
        var sockets = services.GetRequiredService<DeviceSockets>();
        app.MapGet("/device-connector/device/ws-connect", sockets.ConnectAsync);
        app.MapGet("/device-connector/device/portforwarding", sockets.ConnectAsync);
    }

    private static PortGate Gate(VendorOptions options) => new(new Dictionary<int, string[]>
    {
        [options.Ports.Web] = ["/device", "/device-connector", "/console", "/umsapi", "/ums"],
        [options.Ports.Device] = ["/device"],
        [options.Ports.WebStart] = ["/ums"],
    });
}
