using System.Text.Json.Serialization;
using UmsOperator.Cli.Connecting;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Verbs;
using UmsOperator.Core.Model;

namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>What a person asks for with a button.</summary>
internal sealed record VerbChoice
{
    /// <summary>The verb of a rollback, which has a conversation of its own.</summary>
    public const string Rollback = "rollback";

    /// <summary>Namespace of the cluster.</summary>
    [JsonRequired]
    public string Namespace { get; init; } = "";

    /// <summary>Name of the cluster.</summary>
    [JsonRequired]
    public string Name { get; init; } = "";

    /// <summary>Name of the verb's command.</summary>
    [JsonRequired]
    public string Verb { get; init; } = "";

    /// <summary>The version of an update.</summary>
    public string? Version { get; init; }

    /// <summary>The new spec.image of an update; null: it stays.</summary>
    public string? Image { get; init; }

    /// <summary>Name of the restore point of a rollback; null: that of the newest update.</summary>
    public string? RestorePoint { get; init; }

    /// <summary>The verb.</summary>
    /// <exception cref="CliException">It is unknown, or the version is none.</exception>
    public IVerb Create() => Verb switch
    {
        "approve" => new ApproveVerb(),
        "pause" => new PauseVerb(true),
        "resume" => new PauseVerb(false),
        "abort" => new AbortVerb(),
        "retry" => new RetryVerb(),
        "update" => UmsVersion.TryParse(Version, out _)
            ? new UpdateVerb(Version!, string.IsNullOrWhiteSpace(Image) ? null : Image.Trim())
            : throw new CliException(ExitCodes.Usage, $"'{Version}' is no version; it must be MAJOR.MINOR.PATCH, for example 12.04.110", "correct the version"),
        _ => throw new CliException(ExitCodes.Usage, $"there is no verb {Verb}", "load the page again"),
    };

    /// <summary>Checks the names, which become part of a path on the API server.</summary>
    /// <exception cref="CliException">One is invalid.</exception>
    public void Check()
    {
        if (!ResourceName.IsValid(Namespace) || !ResourceName.IsValid(Name))
            throw new CliException(ExitCodes.NotFound, "there is no such cluster", "load the page again");
    }
}
