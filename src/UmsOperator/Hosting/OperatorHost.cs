using k8s.Exceptions;
using Microsoft.Extensions.Logging.Console;
using UmsOperator.Logging;
using UmsOperator.Measuring;
using UmsOperator.Options;

namespace UmsOperator.Hosting;

/// <summary>The process around the operator: log, HTTP, signals, exit code.</summary>
internal static class OperatorHost
{
    private const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";

    /// <summary>Runs until SIGTERM, SIGINT or a fatal error.</summary>
    /// <returns>Exit code.</returns>
    public static async Task<int> RunAsync(OperatorOptions options)
    {
        await using var app = Build(options);
        var logger = app.Services.GetRequiredService<ILogger<OperatorRuntime>>();
        try
        {
            var runtime = app.Services.GetRequiredService<OperatorRuntime>();
            app.MapHttpPort(options);
            _ = app.Services.GetRequiredService<UmsMetrics>();
            _ = app.Services.GetRequiredService<OperatorMetrics>();
            await app.StartAsync();
            logger.Starting(BuildVersion.Text, app.Services.GetRequiredService<ProcessIdentity>().Text);
            var result = await runtime.RunAsync(app.Lifetime.ApplicationStopping);
            if (result == RunResult.LeadershipLost)
                EndAtOnce(app);
            // HTTP last: whoever probes is answered until the end.
            await app.StopAsync(CancellationToken.None);
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

    private static WebApplication Build(OperatorOptions options)
    {
        // All options are our own: no appsettings.json, no ASPNETCORE_ variables.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        Console.SetOut(new SafeConsole(Console.Out));
        builder.Logging.ClearProviders().SetMinimumLevel(options.LogLevel).AddFilter("Microsoft", LogLevel.Warning);
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

    /// <summary>No grace: what still runs here may already run elsewhere. Only the log is written out.</summary>
    private static void EndAtOnce(WebApplication app)
    {
        app.Services.GetRequiredService<ILoggerFactory>().Dispose();
        Environment.Exit(1);
    }
}
