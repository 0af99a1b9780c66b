using System.CommandLine;
using System.CommandLine.Completions;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Documents;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Commands;

/// <summary>What commands are made of.</summary>
/// <param name="globals">Options of every command.</param>
/// <param name="terminal">Where they write.</param>
internal sealed class CommandContext(GlobalOptions globals, Terminal terminal)
{
    private static readonly TimeSpan CompletionTime = TimeSpan.FromSeconds(2);

    /// <summary>Where commands write.</summary>
    public Terminal Terminal => terminal;

    /// <summary>Connects as the options say.</summary>
    public Connection Connect(ParseResult parsed) => Connection.To(Target(parsed));

    /// <summary>What the options say.</summary>
    public Target Target(ParseResult parsed) => globals.Target(parsed);

    /// <summary>The argument for a cluster's name.</summary>
    public Argument<string> Name()
    {
        var name = new Argument<string>("NAME") { Description = "Name of the cluster (UmsCluster)" };
        name.CompletionSources.Add(Names);
        return name;
    }

    /// <summary>The argument for a cluster's name that may be left out.</summary>
    public Argument<string?> OptionalName(string description)
    {
        var name = new Argument<string?>("NAME") { Description = description, Arity = ArgumentArity.ZeroOrOne };
        name.CompletionSources.Add(Names);
        return name;
    }

    /// <summary>The argument for a UMS version.</summary>
    public static Argument<string> Version()
    {
        var version = new Argument<string>("VERSION") { Description = "UMS version as MAJOR.MINOR.PATCH" };
        version.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !Core.Model.UmsVersion.TryParse(token.Value, out _))
                result.AddError($"'{token.Value}' is no version; it must be MAJOR.MINOR.PATCH, for example 12.04.110");
        });
        return version;
    }

    /// <summary>The option for another image.</summary>
    public static Option<string?> Image() => new("--image") { Description = "New spec.image, if the present one has a tag or digest", HelpName = "image" };

    /// <summary>The option for the form of the results.</summary>
    public static Option<OutputFormat> Output()
    {
        var output = new Option<OutputFormat>("--output", "-o")
        {
            Description = "Form of the results",
            HelpName = "text|json|yaml",
            CustomParser = result => Enum.TryParse<OutputFormat>(result.Tokens.Single().Value, ignoreCase: true, out var format) && !char.IsAsciiDigit(result.Tokens.Single().Value[0])
                ? format
                : Invalid<OutputFormat>(result, "--output must be text, json or yaml"),
        };
        output.CompletionSources.Add("text", "json", "yaml");
        return output;
    }

    /// <summary>An option for a duration.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "90s|5m|2h",
        CustomParser = result => Texts.TimeText.Parse(result.Tokens.Single().Value) ?? Invalid<TimeSpan?>(result, $"{name} must be {Texts.TimeText.Form}"),
    };

    /// <summary>Reports a wrong value.</summary>
    public static T? Invalid<T>(System.CommandLine.Parsing.SymbolResult result, string message)
    {
        result.AddError(message);
        return default;
    }

    /// <summary>Names of clusters for completion. It must be quick and never fail: an error would be inserted into the person's command line.</summary>
    private IEnumerable<CompletionItem> Names(CompletionContext context)
    {
        try
        {
            using var patience = new CancellationTokenSource(CompletionTime);
            using var connection = Connect(context.ParseResult);
            return [.. new ClusterApi(connection).ListAsync(everywhere: false, patience.Token).GetAwaiter().GetResult().Select(one => new CompletionItem(one.Cluster.Metadata.Name))];
        }
        catch (Exception error) when (ApiFailure.Of(error) is not null || error is OperationCanceledException)
        {
            return [];
        }
    }
}
