using System.CommandLine;
using UmsOperator.Api.Spec;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Scripts;
using UmsOperator.Cli.Terminals;
using UmsOperator.Core.Model;
using UmsOperator.Core.Scripts;

namespace UmsOperator.Cli.Commands;

/// <summary><c>dba-script</c> and <c>orphans</c>: they write SQL for a DBA, and never connect to a database.</summary>
internal static class ScriptCommands
{
    private const int OldestMajor = 15;

    /// <summary>Both of them.</summary>
    public static IEnumerable<Command> Create(CommandContext context) => [Dba(context), Orphans(context)];

    private static Command Dba(CommandContext context)
    {
        var name = context.Name();
        var login = new Option<string>("--operator-login")
        {
            Description = "The operator's login, the username in the Secret that the spec names",
            DefaultValueFactory = _ => "ums_operator",
            HelpName = "role",
        };
        var server = new Option<string>("--server-login") { Description = "With SharedCredentials, the login of all servers", DefaultValueFactory = _ => "ums_server", HelpName = "role" };
        var major = new Option<int>("--postgres") { Description = "Major version of PostgreSQL", Required = true, HelpName = "15|16|17|18" };
        major.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < OldestMajor)
                result.AddError($"--postgres must be {OldestMajor} or newer");
        });
        var command = new Command("dba-script", "Write the script that a DBA runs once for a new database, with the names of the spec") { name, major, login, server };
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            var cluster = (await new ClusterApi(connection).GetAsync(parsed.GetRequiredValue(name), cancellationToken)).Cluster;
            context.Terminal.Raw(Script(cluster.Spec.Database, parsed.GetRequiredValue(login), parsed.GetValue(major), parsed.GetRequiredValue(server)));
            var logins = cluster.Spec.Database.Access == DatabaseAccess.SharedCredentials ? $"{parsed.GetValue(login)} and {parsed.GetValue(server)}" : parsed.GetValue(login);
            context.Terminal.Say($"It is for psql, as a superuser, and creates '{cluster.Spec.Database.Name}'. Passwords of {logins} are set with psql's \\password, and stored in the Secrets that the spec names.");
            return ExitCodes.Done;
        }, cancellationToken));
        return command;
    }

    private static string Script(DatabaseSpec database, string login, int major, string serverLogin)
    {
        try
        {
            return DbaScript.For(database, login, major * 10000, serverLogin);
        }
        catch (ArgumentException unusable)
        {
            throw new CliException(ExitCodes.Refused, $"dba-script: {unusable.Message}", "correct the spec's database, or the option", unusable);
        }
    }

    private static Command Orphans(CommandContext context)
    {
        var command = new Command("orphans", "Write a query for a DBA: databases, roles and claims on a server that no UmsCluster here has, with the statements that remove them");
        command.SetAction((parsed, cancellationToken) => CommandRun.RunAsync(context.Terminal, async () =>
        {
            using var connection = context.Connect(parsed);
            // All namespaces: what another namespace's cluster uses would be named otherwise.
            var uids = (await new ClusterApi(connection).ListAsync(everywhere: true, cancellationToken)).Select(one => one.Cluster.Metadata.Uid).ToList();
            if (!uids.TrueForAll(ClusterNames.IsUid))
                throw new CliException(ExitCodes.Refused, "a UmsCluster has no UID of the usual form; the query would name its databases", "report it");
            context.Terminal.Raw(OrphanQuery.Of(uids));
            context.Terminal.Say("It is for psql, as a superuser, and only reads.");
            return ExitCodes.Done;
        }, cancellationToken));
        return command;
    }
}
