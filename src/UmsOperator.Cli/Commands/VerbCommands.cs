using System.CommandLine;
using UmsOperator.Cli.Asking;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Texts;
using UmsOperator.Cli.Verbs;
using UmsOperator.Core.Protocol;
using Command = System.CommandLine.Command;

namespace UmsOperator.Cli.Commands;

/// <summary>The commands that change something.</summary>
internal static class VerbCommands
{
    /// <summary>All of them.</summary>
    public static IEnumerable<Command> Create(CommandContext context) =>
    [
        Update(context),
        Plain(context, "approve", "Approve the migration of production", () => new ApproveVerb()),
        Plain(context, "pause", "Pause updates before their next step", () => new PauseVerb(true)),
        Plain(context, "resume", "Resume a paused update", () => new PauseVerb(false)),
        Plain(context, "abort", "Undo the update under way, before its commit: nothing is lost", () => new AbortVerb()),
        Plain(context, "retry", "Try an update again that failed, was aborted or is held", () => new RetryVerb()),
        Rollback(context),
        Retention(context),
        Adopt(context),
        Abandon(context),
        ConfirmEnded(context),
    ];

    private static Command Update(CommandContext context)
    {
        var name = context.Name();
        var (version, image) = (CommandContext.Version(), CommandContext.Image());
        return Complete(context, new Command("update", "Start an update to a version") { name, version, image }, name, (parsed, run, target, token) =>
            run.Of().RunAsync(new UpdateVerb(parsed.GetRequiredValue(version), parsed.GetValue(image)), target, token));
    }

    private static Command Rollback(CommandContext context)
    {
        var name = context.Name();
        var point = new Option<string?>("--restore-point") { Description = "Name of the restore point. Default: that of the newest update", HelpName = "database" };
        var lose = new Option<string?>("--lose")
        {
            Description = "Largest number of row changes that may be lost, or any. Default: the operator counts them, and you are asked",
            HelpName = $"number|{RollbackRequest.Any}",
        };
        lose.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && RollbackRequest.Parse($"x:{token.Value}") is null)
                result.AddError($"--lose must be a number or {RollbackRequest.Any}");
        });
        return Complete(context, new Command("rollback", "Go back to a restore point after the commit: what was written since is lost") { name, point, lose }, name, (parsed, run, target, token) =>
            new RollbackRun(run.Api, context.Terminal, run.Options).RunAsync(parsed.GetValue(point), parsed.GetValue(lose), target, token));
    }

    private static Command Retention(CommandContext context)
    {
        var name = context.Name();
        var time = new Argument<TimeSpan>("TIME")
        {
            Description = "0 to a year in whole hours, for example 336h or 14d",
            CustomParser = result => TimeText.Parse(result.Tokens.Single().Value) is { } span && span.TotalHours % 1 == 0
                ? span
                : CommandContext.Invalid<TimeSpan>(result, "TIME must be whole hours, for example 336h or 14d"),
        };
        return Complete(context, new Command("retention", "Keep the next restore points longer, or shorter") { name, time }, name, (parsed, run, target, token) =>
            run.Of().RunAsync(new RetentionVerb((int)parsed.GetRequiredValue(time).TotalHours), target, token));
    }

    private static Command Adopt(CommandContext context)
    {
        var name = context.Name();
        var from = new Option<string?>("--from") { Description = "UID of the cluster that is gone, as a check. Default: the one that the operator names", HelpName = "uid" };
        return Complete(context, new Command("adopt", "Take over the database of a cluster that is gone") { name, from }, name, (parsed, run, target, token) =>
            run.Of().RunAsync(new AdoptVerb(parsed.GetValue(from)), target, token));
    }

    private static Command Abandon(CommandContext context)
    {
        var name = context.Name();
        return Complete(context, new Command("abandon", "Complete a deletion without the database: roles and copies stay in it") { name }, name, (_, run, target, token) =>
            new AbandonRun(run.Api, context.Terminal, run.Options).RunAsync(target, token));
    }

    private static Command ConfirmEnded(CommandContext context)
    {
        var name = context.Name();
        var server = new Argument<string>("SERVER") { Description = "Name of its pod" };
        return Complete(context, new Command("confirm-ended", "Confirm that no process of a deleted server runs any more (SharedCredentials)") { name, server }, name, (parsed, run, target, token) =>
            new EndedRun(run.Api, run.Pods, context.Terminal, run.Options).RunAsync(target, parsed.GetRequiredValue(server), token));
    }

    private static Command Plain(CommandContext context, string verb, string description, Func<IVerb> create)
    {
        var name = context.Name();
        return Complete(context, new Command(verb, description) { name }, name, (_, run, target, token) => run.Of().RunAsync(create(), target, token));
    }

    private static Command Complete(CommandContext context, Command command, Argument<string> name, Func<ParseResult, Prepared, string, CancellationToken, Task<int>> run)
    {
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only say what would happen" };
        var wait = new Option<WaitUntil>("--wait")
        {
            Description = "Wait until the operator has taken the request up or refused it, until the update or its undo is over, or not at all. Default: taken",
            HelpName = "taken|done|none",
            CustomParser = result => result.Tokens.Single().Value switch
            {
                "taken" => WaitUntil.Taken,
                "done" => WaitUntil.Done,
                "none" => WaitUntil.None,
                _ => CommandContext.Invalid<WaitUntil>(result, "--wait must be taken, done or none"),
            },
        };
        wait.CompletionSources.Add("taken", "done", "none");
        var timeout = CommandContext.Duration("--timeout", "How long to wait. Default: 60s for taken, without limit for done");
        foreach (var option in new Option[] { yes, dryRun, wait, timeout })
            command.Options.Add(option);
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            var options = new VerbOptions(parsed.GetValue(yes), parsed.GetValue(dryRun), parsed.GetValue(wait), parsed.GetValue(timeout));
            return await run(parsed, new Prepared(new ClusterApi(connection), new ServerPods(connection), context, options), parsed.GetRequiredValue(name), cancellationToken);
        }, cancellationToken));
        return command;
    }

    /// <summary>What a verb needs to be carried out.</summary>
    private sealed record Prepared(ClusterApi Api, ServerPods Pods, CommandContext Context, VerbOptions Options)
    {
        public VerbRun Of() => new(Api, Context.Terminal, Options);
    }
}
