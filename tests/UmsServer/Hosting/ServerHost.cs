using Microsoft.AspNetCore.Server.Kestrel.Core;
using Npgsql;
using UmsServer.Configuration;
using UmsServer.Consoles;
using UmsServer.Devices;
using UmsServer.Draining;
using UmsServer.Faults;
using UmsServer.Health;
using UmsServer.Registry;
using UmsServer.Starting;

namespace UmsServer.Hosting;

/// <summary>Builds the host and runs it until the server has drained or its start is refused.</summary>
internal static class ServerHost
{
    // The part of the termination time that is reserved for the last flush and the update of epr_processes.
    private static readonly TimeSpan FinalFlush = TimeSpan.FromSeconds(2);

    private static readonly PortGate Gate = new(new Dictionary<int, string[]>
    {
        [ServerPorts.Console] = ["/device", "/console", "/umsapi", "/ums"],
        [ServerPorts.Devices] = ["/device"],
        [ServerPorts.CheckStatus] = ["/ums"],
        [ServerPorts.Ready] = ["/ready"],
    });

    public static async Task<int> RunAsync(string[] args, Func<string, string?> environment)
    {
        ServerOptions options;
        try
        {
            options = ServerOptions.Read(args, environment);
            if (!Schema.MigrationCatalog.Knows(options.Version.Schema))
                throw new StartRefusedException(ExitCode.Configuration, $"version {options.Version} has no known schema");
        }
        catch (StartRefusedException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return e.Code;
        }

        await using var app = Build(options);
        try
        {
            await app.StartAsync();
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Failed;
        }

        await app.WaitForShutdownAsync();
        await RecordStopAsync(app);
        return app.Services.GetRequiredService<ProcessOutcome>().Code;
    }

    private static WebApplication Build(ServerOptions options)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        }).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Error);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            foreach (var port in ServerPorts.All)
                kestrel.Listen(options.Address, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(host =>
            host.ShutdownTimeout = TimeSpan.FromTicks(Math.Max((options.Termination - options.Drain - FinalFlush).Ticks, TimeSpan.TicksPerSecond)));
        AddParts(builder.Services, options);

        var app = builder.Build();
        Map(app, options);
        return app;
    }

    private static void AddParts(IServiceCollection services, ServerOptions options) => services
        .AddRoutingCore()
        .AddSingleton(options)
        .AddSingleton(TimeProvider.System)
        .AddSingleton(DataSource(options))
        .AddSingleton<StatusBoard>()
        .AddSingleton<ProcessOutcome>()
        .AddSingleton<ProcessRegistry>()
        .AddSingleton<DeviceSettingsReader>()
        .AddSingleton<HeartbeatWriter>()
        .AddSingleton<DeviceEndpoints>()
        .AddSingleton<ConsoleTokens>()
        .AddSingleton<SettingsWriter>()
        .AddSingleton<ConsoleEndpoints>()
        .AddSingleton<StatusEndpoints>()
        .AddSingleton<ConnectionCloser>()
        .AddSingleton<IHostLifetime, DrainingLifetime>()
        .AddHostedService(provider => provider.GetRequiredService<HeartbeatWriter>())
        .AddHostedService<StatusMonitor>()
        .AddHostedService<ScheduledJob>()
        .AddHostedService<StartSequence>();

    private static NpgsqlDataSource DataSource(ServerOptions options)
    {
        var settings = options.Binding.ConnectionSettings(options.Mode == ServerMode.Update ? "update" : "production", options.PodName);
        // Few sessions: more than the database's cores can serve would delay every response, and devices wait 10 s.
        settings.MaxPoolSize = 8;
        settings.Timeout = 10;
        settings.MaxAutoPrepare = 16;
        settings.AutoPrepareMinUsages = 2;
        return NpgsqlDataSource.Create(settings);
    }

    private static void Map(WebApplication app, ServerOptions options)
    {
        if (options.Faults.IsActive(Fault.HangInUpdateMode))
            app.Use((HttpContext context, RequestDelegate _) => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        app.Use(app.Services.GetRequiredService<ConnectionCloser>().InvokeAsync);
        app.Use(Gate.InvokeAsync);

        var status = app.Services.GetRequiredService<StatusEndpoints>();
        var babbling = options.Faults.IsActive(Fault.Babbles) ? new Babbling(TimeProvider.System, options.Faults.Duration(Fault.Babbles)) : null;
        app.MapGet("/ums/check-status", babbling is null ? status.CheckStatusAsync : babbling.AnswerAsync);
        app.MapGet("/umsapi/v3/serverstatus", status.ServerStatusAsync);
        app.MapGet("/ready", status.ReadyAsync);
        app.MapGet("/device/{id}/settings", app.Services.GetRequiredService<DeviceEndpoints>().SettingsAsync);
        var console = app.Services.GetRequiredService<ConsoleEndpoints>();
        app.MapPost("/console/login", console.LoginAsync);
        app.MapPost("/console/settings", console.ChangeSettingAsync);
    }

    private static async Task RecordStopAsync(WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILogger<ProcessRegistry>>();
        if (!app.Services.GetRequiredService<StatusBoard>().Serving)
            return;
        try
        {
            using var deadline = new CancellationTokenSource(FinalFlush, app.Services.GetRequiredService<TimeProvider>());
            await app.Services.GetRequiredService<ProcessRegistry>().MarkStoppedAsync(deadline.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            // The binding may have been fenced in the meantime.
            logger.StopUnrecorded(e.Message);
        }

        logger.Drained();
    }
}
