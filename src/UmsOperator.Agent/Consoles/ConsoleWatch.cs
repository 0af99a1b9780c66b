using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Health;
using UmsOperator.Agent.Processes;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Consoles;

/// <summary>
/// Opens and closes the console while the server runs: reads the annotation from the downward API, and calls the hook when it changes. In update mode the console is closed
/// whatever the annotation says. Without an annotation it is open; an unknown word changes nothing.
/// </summary>
internal sealed class ConsoleWatch(
    AgentOptions options, AgentSettings settings, VendorTree tree, VendorEnvironment environment, CommandRunner runner, AgentMetrics metrics, ILogger<ConsoleWatch> logger)
{
    private const int MaxBytes = 4096;

    private ConsoleWord? _applied;
    private ConsoleWord? _last;
    private string? _problem;
    private string? _unknown;

    /// <summary>Looks once, and calls the hook if the word or the text is new. A hook that fails is called again at the next look.</summary>
    /// <returns>False if the console should be closed and the hook has failed.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellationToken)
    {
        var wanted = Wanted();
        if (wanted == _applied)
            return true;
        if (settings.Console.Hook.Length > 0 && await HookProblemAsync(wanted, cancellationToken) is { } problem)
        {
            if (problem != _problem)
                logger.ConsoleHookFailed(problem);
            _problem = problem;
            return wanted.Open;
        }

        (_applied, _problem) = (wanted, null);
        metrics.Console(wanted.Open);
        logger.ConsoleSet(wanted.Word, wanted.Text);
        return true;
    }

    /// <summary>Looks until it is cancelled.</summary>
    public async Task RunAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.Console.PollSeconds), time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
            await LookAsync(cancellationToken);
    }

    private ConsoleWord Wanted()
    {
        _last = Read() ?? _last;
        var annotated = _last ?? new ConsoleWord(Open: true, "");
        return options.UpdateMode ? new ConsoleWord(Open: false, annotated is { Open: false, Text.Length: > 0 } ? annotated.Text : settings.Console.UpdateModeText) : annotated;
    }

    private ConsoleWord? Read()
    {
        string content;
        try
        {
            if (settings.Console.File.Length == 0 || new FileInfo(settings.Console.File) is not { Exists: true } file)
                return null;
            using var stream = file.OpenRead();
            var buffer = new byte[MaxBytes];
            content = System.Text.Encoding.UTF8.GetString(buffer, 0, stream.ReadAtLeast(buffer, MaxBytes, throwOnEndOfStream: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The kubelet is replacing it. What was read last counts.
            return null;
        }

        if (content.Trim().Length == 0)
            return new ConsoleWord(Open: true, "");
        if (ConsoleWord.Parse(content) is { } word)
            return word;
        if (content != _unknown)
            logger.ConsoleWordUnknown(settings.Console.File, content.Trim() is { Length: > 60 } text ? text[..60] : content.Trim(), (_last ?? new ConsoleWord(Open: true, "")).Word);
        _unknown = content;
        return null;
    }

    private async Task<string?> HookProblemAsync(ConsoleWord wanted, CancellationToken cancellationToken)
    {
        try
        {
            var variables = environment.For(new Dictionary<string, string>(StringComparer.Ordinal) { ["UMS_CONSOLE"] = wanted.Word, ["UMS_CONSOLE_TEXT"] = wanted.Text });
            var spec = new ProcessSpec("console-hook", [.. tree.Command(settings.Console.Hook), wanted.Word, wanted.Text], tree.Home, variables);
            var result = await runner.RunAsync(spec, TimeSpan.FromSeconds(settings.Console.HookTimeoutSeconds), cancellationToken);
            return result.Code == 0 ? null : $"console.hook ended with {result.Code}: {result.Reason}";
        }
        catch (StartRefusedException e)
        {
            return e.Message;
        }
    }
}
