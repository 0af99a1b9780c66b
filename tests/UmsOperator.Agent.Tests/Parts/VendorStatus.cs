using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace UmsOperator.Agent.Tests.Parts;

/// <summary>Answers check-status and serverstatus as the test says.</summary>
internal sealed class VendorStatus : IAsyncDisposable
{
    private readonly WebApplication _app;

    private VendorStatus(WebApplication app) => _app = app;

    public string Status { get; set; } = "init";

    public string Version { get; set; } = "12.04.110";

    public string ProcessId { get; set; } = "8d1b";

    public int Port => new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;

    public static async Task<VendorStatus> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var status = new VendorStatus(app);
        app.MapGet("/ums/check-status", context => context.Response.WriteAsync($$"""{"status":"{{status.Status}}"}"""));
        app.MapGet("/umsapi/v3/serverstatus", context => context.Response.WriteAsync($$"""{"rmGuiServerVersion":"{{status.Version}}","serverUUID":"{{status.ProcessId}}"}"""));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return status;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
