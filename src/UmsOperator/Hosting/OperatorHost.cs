using k8s.Exceptions;
using Microsoft.Extensions.Logging.Console;
using UmsOperator.Logging;
using UmsOperator.Measuring;
using UmsOperator.Options;
using UmsOperator.Reconciling;

namespace UmsOperator.Hosting;

/// <summary>Builds and runs the host: logging, HTTP port, hosted services, exit code.</summary>
internal static class OperatorHost
{
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    /// <summary>How long the shutdown may take. Kubernetes kills the pod after 30 s.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(25);

    /// <summary>Runs until SIGTERM, SIGINT, the loss of leadership or a fatal error.</summary>
    /// <returns>Exit code: 0 after a requested stop, 1 after a failure or the loss of leadership, 2 if the options cannot be used.</returns>
    public static async Task<int> RunAsync(OperatorOptions options)
    {
        await using var app = Build(options);
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(OperatorHost));
        try
        {
            app.MapHttpPort();
            _ = app.Services.GetRequiredService<UmsMetrics>();
            _ = app.Services.GetRequiredService<OperatorMetrics>();
            await app.StartAsync();
            logger.Starting(BuildVersion.Text, app.Services.GetRequiredService<ProcessIdentity>().Text);
            await Services(app).OfType<ReconcileService>().Single().ExecuteTask!;
            if (app.Services.GetRequiredService<Leadership>().Lost.IsCancellationRequested)
                EndAtOnce(app);
            await StopAsync(app, logger);
            return 0;
        }
        catch (Exception error) when (error is OptionException or KubeConfigException)
        {
            logger.CannotStart(error.Message);
            return 2;
        }
        catch (Exception error)
        {
            logger.Failed(error);
            return 1;
        }
    }

    private static async Task StopAsync(WebApplication app, ILogger logger)
    {
        logger.Draining();
        using var limit = new CancellationTokenSource(DrainLimit);
        try
        {
            await app.StopAsync(limit.Token);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            // Logged below; services that did not end in time end with the process.
        }

        if (limit.IsCancellationRequested)
            logger.DrainTimedOut(DrainLimit);
        else
            logger.Stopped();
        // A service that failed stopped the host: its error decides the exit code.
        await Task.WhenAll(Services(app).Select(service => service.ExecuteTask).OfType<Task>().Where(task => task.IsFaulted));
    }

    private static IEnumerable<OperatorService> Services(WebApplication app) => app.Services.GetServices<IHostedService>().OfType<OperatorService>();

    private static WebApplication Build(OperatorOptions options)
    {
        // All options come from the operator's own flags and variables: appsettings.json and ASPNETCORE_ variables are not read.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Console.SetOut(new SafeConsole(Console.Out));
        builder.Logging.ClearProviders().SetMinimumLevel(options.LogLevel).AddFilter("Microsoft", LogLevel.Warning)
            // It would log each failure that is logged here once more.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (options.LogFormat == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = TimestampFormat.TrimEnd();
            });
        }
        else
        {
            builder.Logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.ColorBehavior = LoggerColorBehavior.Disabled;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = TimestampFormat;
            });
        }
        builder.AddHttpPort(options);
        builder.Services.AddOperator(options);
        return builder.Build();
    }

    /// <summary>Exits without a graceful shutdown, because another process may already lead. Only the log is flushed.</summary>
    private static void EndAtOnce(WebApplication app)
    {
        app.Services.GetRequiredService<ILoggerFactory>().Dispose();
        Environment.Exit(1);
    }
}
