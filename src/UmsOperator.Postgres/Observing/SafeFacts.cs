using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;

namespace UmsOperator.Postgres.Observing;

/// <summary>
/// Bounds texts that were read from a database which servers and tenants can write to. Names of copies and of the cluster's roles stay unchanged,
/// because actions use them.
/// </summary>
internal static class SafeFacts
{
    private const int ImageLength = 1024;
    private const int HashLength = 128;

    public static DatabaseObserved Of(DatabaseObserved seen) => seen with
    {
        Problem = Sentence(seen.Problem),
        Production = seen.Production is not { } production ? null : production with
        {
            Owner = Word(production.Owner)!,
            Claim = Word(production.Claim),
            SchemaVersion = Word(production.SchemaVersion),
            SchemaProblem = Sentence(production.SchemaProblem),
            Sessions = [.. production.Sessions.Select(session => session with { Role = Word(session.Role)!, Application = Word(session.Application)! })],
        },
        Copies = [.. seen.Copies.Select(copy => copy with { Comment = Of(copy.Comment) })],
        RunningTasks = [.. seen.RunningTasks.Select(task => Word(task)!)],
    };

    public static FactResult Of(FactResult answer) => answer with
    {
        Error = Sentence(answer.Error),
        SchemaVersion = Word(answer.SchemaVersion),
        Differences = [.. answer.Differences.Select(line => SafeText.Of(line, SafeText.Sentence))],
        Plan = answer.Plan is not { } plan ? null : plan with { Warnings = [.. plan.Warnings.Select(warning => SafeText.Of(warning, 4 * SafeText.Sentence))] },
        Findings = [.. answer.Findings.Select(finding => finding with { Message = SafeText.Of(finding.Message, 4 * SafeText.Sentence) })],
    };

    private static CopyComment? Of(CopyComment? comment) => comment is null ? null : comment with
    {
        UpdateId = Word(comment.UpdateId)!,
        From = Word(comment.From)!,
        To = Word(comment.To)!,
        FromImage = comment.FromImage is { Length: <= ImageLength } image && image == SafeText.Of(image, ImageLength) ? image : null,
        Fingerprint = comment.Fingerprint is { } hash ? SafeText.Of(hash, HashLength) : null,
        SchemaVersion = Word(comment.SchemaVersion),
        Failure = Sentence(comment.Failure),
    };

    private static string? Word(string? text) => text is null ? null : SafeText.Of(text, SafeText.Word);

    private static string? Sentence(string? text) => text is null ? null : SafeText.Of(text, SafeText.Sentence);
}
