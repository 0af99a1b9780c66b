using System.CommandLine;
using System.Globalization;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Reporting;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Commands;

/// <summary><c>report</c>.</summary>
internal static class ReportCommand
{
    private const int DefaultLines = 2000;
    private const int MostLines = 100_000;

    private static readonly TimeSpan DefaultTime = TimeSpan.FromMinutes(3);

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var name = context.Name();
        var output = new Option<string?>("--output", "-o") { Description = "The archive. Default: ums-report-<namespace>-<name>-<time>.tar.gz in the working directory", HelpName = "file.tar.gz" };
        var tail = new Option<int>("--tail") { Description = "Newest lines of each log", DefaultValueFactory = _ => DefaultLines, HelpName = "lines" };
        tail.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > MostLines)
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"--tail must be 0 to {MostLines}"));
        });
        var noSecrets = new Option<bool>("--no-secrets") { Description = "Do not read Secrets: neither are their keys listed, nor are their values masked in logs" };
        var operatorNamespace = new Option<string?>("--operator-namespace") { Description = "Namespace of the operator. Default: all are searched", HelpName = "name" };
        var timeout = CommandContext.Duration("--timeout", "How long to collect; what is missing then is noted. Default: 3m");
        var command = new Command("report", "Write an archive for a support ticket: objects, events, logs, versions, without secrets")
        {
            name, output, tail, noSecrets, operatorNamespace, timeout,
        };
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            var options = new ReportOptions(parsed.GetValue(tail), !parsed.GetValue(noSecrets), parsed.GetValue(operatorNamespace), parsed.GetValue(timeout) ?? DefaultTime);
            await RunAsync(connection, parsed.GetRequiredValue(name), parsed.GetValue(output), options, context.Terminal, cancellationToken);
            return ExitCodes.Done;
        }, cancellationToken));
        return command;
    }

    private static async Task RunAsync(Connection connection, string name, string? output, ReportOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        var document = await new ClusterApi(connection).GetAsync(name, cancellationToken);
        var folder = string.Create(CultureInfo.InvariantCulture, $"ums-report-{connection.Namespace}-{document.Cluster.Metadata.Name}-{terminal.Now:yyyyMMdd'T'HHmmss'Z'}");
        var file = output ?? $"{folder}.tar.gz";
        if (File.Exists(file) || Directory.Exists(file))
            throw new CliException(ExitCodes.Refused, $"{file} exists", "name another file with -o");
        terminal.Say($"Collecting for {file}:");
        using var time = new CancellationTokenSource(options.Time, terminal.Time);
        var files = await new ReportCollector(connection, document, options, terminal).CollectAsync(time.Token, cancellationToken);
        await ReportArchive.WriteAsync(file, folder, files.Files, terminal.Time.GetUtcNow(), cancellationToken);
        foreach (var missing in files.Missing)
            terminal.Say($"Left out: {missing}", Cells.Waits);
        terminal.Say($"Written to {file}: {files.Files.Count} files, {Phrases.Bytes(new FileInfo(file).Length)}. Look through it before you send it; index.txt says what is in it.");
    }
}
