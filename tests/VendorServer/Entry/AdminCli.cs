using System.CommandLine;
using System.CommandLine.Parsing;
using VendorServer.Administration;
using VendorServer.Administration.Verbs;
using VendorServer.Tree;

namespace VendorServer.Entry;

/// <summary><c>umsadmin-cli</c>: exit codes and messages as of picocli, between the lines that Java programs print.</summary>
internal static class AdminCli
{
    /// <param name="args">The arguments after the program's name.</param>
    /// <param name="root">RM_HOME.</param>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, string root, TextWriter output, TextWriter error)
    {
        var globals = new GlobalOptions();
        var verb = new Verb(new RemoteManager(root), globals, output);
        var parsed = Create(verb, globals).Parse(args);
        await error.WriteLineAsync("Picked up JAVA_TOOL_OPTIONS: -Dfile.encoding=UTF-8");
        await error.WriteLineAsync("SLF4J(W): No SLF4J providers were found.");
        if (parsed.Errors.Count > 0)
        {
            foreach (var mistake in parsed.Errors)
                await error.WriteLineAsync(AsPicocli(mistake, parsed));
            await error.WriteLineAsync($"Usage: umsadmin-cli {Path(parsed)} [OPTIONS]");
            return ExitCode.Usage;
        }

        try
        {
            RefuseUnlessWritable(verb.Tree);
            if (!parsed.GetValue(globals.Quiet) && parsed.Action is not System.CommandLine.Help.HelpAction)
                await output.WriteLineAsync($"12:00:00,001 [main] INFO  d.i.r.a.cli.AdminCli - UMS {verb.Tree.ReadVersion()}");
            return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (VendorException e)
        {
            await error.WriteLineAsync(e.Message);
            await error.WriteLineAsync("\tat de.igel.rm.admin.cli.AdminCli.main(AdminCli.java:57)");
            return ExitCode.Failed;
        }
    }

    private static RootCommand Create(Verb verb, GlobalOptions globals)
    {
        var root = new RootCommand("UMS Administrator command line interface")
        {
            DatabaseVerbs.Create(verb),
            ServerVerbs.Create(verb),
            PortVerbs.Create(verb),
            LicenceVerbs.Create(verb),
            UmsIdVerbs.Create(verb),
            CertificateVerbs.Create(verb),
            TokenVerb.Create(verb),
        };
        globals.AddTo(root);
        return root;
    }

    /// <summary>The vendor's program needs root; the services' own user, to whom the folders belong, will do here.</summary>
    private static void RefuseUnlessWritable(RemoteManager tree)
    {
        try
        {
            var probe = System.IO.Path.Combine(tree.Configuration, $".{Environment.ProcessId}.probe");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VendorException($"This command must be run as root: {e.Message}", e);
        }
    }

    private static string AsPicocli(ParseError mistake, ParseResult parsed)
    {
        const string Missing = " is required.";
        var unknown = parsed.UnmatchedTokens.FirstOrDefault(token => mistake.Message.Contains($"'{token}'", StringComparison.Ordinal));
        if (unknown is not null)
            return unknown.StartsWith('-') ? $"Unknown option: '{unknown}'" : $"Unmatched argument: '{unknown}'";
        if (mistake.Message.StartsWith("Required command", StringComparison.Ordinal))
            return "Missing required subcommand";
        return mistake.Message.StartsWith("Option '", StringComparison.Ordinal) && mistake.Message.EndsWith(Missing, StringComparison.Ordinal)
            ? $"Missing required option: {mistake.Message["Option ".Length..^Missing.Length]}"
            : mistake.Message;
    }

    private static string Path(ParseResult parsed)
    {
        List<string> names = [];
        for (SymbolResult? at = parsed.CommandResult; at is CommandResult { Command: not RootCommand } command; at = at.Parent)
            names.Insert(0, command.Command.Name);
        return string.Join(' ', names);
    }
}
