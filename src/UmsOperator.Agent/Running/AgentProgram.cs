using System.Text.Json;
using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Doctor;
using UmsOperator.Agent.Logging;

namespace UmsOperator.Agent.Running;

/// <summary>Reads arguments, settings and environment, and runs the verb.</summary>
internal static class AgentProgram
{
    // Lines of children are read by threads that block.
    private const int Threads = 16;

    public static async Task<int> RunAsync(string[] arguments, Func<string, string?> environment)
    {
        ThreadPool.SetMinThreads(Threads, Threads);
        if (CommandLine.Parse(arguments) is not { } command)
        {
            await Console.Error.WriteLineAsync(CommandLine.Usage);
            return ExitCode.Configuration;
        }

        if (command.Verb == "settings")
        {
            Console.WriteLine(JsonSerializer.Serialize(new AgentSettings(), SettingsJson.Default.AgentSettings));
            return ExitCode.Ok;
        }

        try
        {
            var settings = SettingsFile.Read(environment("UMS_AGENT_FILE") is { Length: > 0 } file ? file : SettingsFile.DefaultPath);
            return command.Verb == "doctor" ? await ExamineAsync(settings, command.Report, environment) : await ServeAsync(settings, AgentOptions.Read(environment));
        }
        catch (Exception e) when (e is StartRefusedException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"ums-agent: {e.Message}");
            return e is StartRefusedException refused ? refused.Code : ExitCode.Failed;
        }
    }

    private static async Task<int> ServeAsync(AgentSettings settings, AgentOptions options)
    {
        await using var output = Console.OpenStandardOutput();
        await using var sink = new LineSink(output, TimeProvider.System);
        await using var services = AgentServices.Build(options, settings, sink);
        return await services.GetRequiredService<AgentRun>().RunAsync();
    }

    private static async Task<int> ExamineAsync(AgentSettings settings, string? report, Func<string, string?> environment)
    {
        var hasBinding = true;
        AgentOptions options;
        try
        {
            options = AgentOptions.Read(environment);
        }
        catch (StartRefusedException e)
        {
            await Console.Error.WriteLineAsync($"ums-agent: {e.Message}; the database is not examined");
            hasBinding = false;
            options = AgentOptions.Read(name => name is "UMS_DB_HOST" or "UMS_DB_DATABASE" or "UMS_DB_USERNAME" or "UMS_DB_PASSWORD" ? "none" : null);
        }

        await using var sink = new LineSink(Stream.Null, TimeProvider.System);
        await using var services = AgentServices.Build(options, settings, sink);
        return await services.GetRequiredService<Examination>().RunAsync(hasBinding, report, Console.Out, CancellationToken.None);
    }
}
