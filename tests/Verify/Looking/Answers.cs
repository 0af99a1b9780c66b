using UmsOperator.Api.Status;
using UmsOperator.Core.Objects;
using UmsOperator.Core.Observations;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Looking;

/// <summary>Answers the planner's questions from the world.</summary>
internal static class Answers
{
    public static Answer To(Question question, State look) => question switch
    {
        Question.Fingerprint one => HashOf(look, one.Database) is { } hash
            ? new Answer { Question = question, Hash = hash, SchemaVersion = SchemaOf(look, one.Database) }
            : Unknown(question),
        Question.Compare two => (HashOf(look, two.Older), HashOf(look, two.Younger)) is ({ } older, { } younger)
            ? new Answer { Question = question, Equal = older == younger, Differences = older == younger ? [] : ["+ column"] }
            : Unknown(question),
        Question.PodAdmission => look.NoPods ? Unknown(question) : new Answer { Question = question },
        Question.Preflight => new Answer { Question = question, Plan = new UpdatePlanStatus { DatabaseBytes = 1 } },
        Question.Drift drift when Find(look, drift.BaselineCopy) is not { Complete: true } => Unknown(question),
        Question.SnapshotChanges changes when Find(look, changes.Copy) is not { Complete: true } => Unknown(question),
        _ => new Answer { Question = question, Changes = new RowChangesStatus { Known = true } },
    };

    public static Answer Unknown(Question question) => new() { Question = question, Error = "no answer; see the database's log" };

    private static string? HashOf(State look, string database)
    {
        if (database == Texts.Production)
            return look.Production.Open ? Schema.Hash(look.Production.Schema) + (look.Production.Odd ? ", odd" : "") : null;
        return Find(look, database) is { } copy ? Schema.Hash(copy.Schema) : null;
    }

    private static string? SchemaOf(State look, string database) => database == Texts.Production ? Schema.Text(look.Production.Schema) : Find(look, database) is { } copy ? Schema.Text(copy.Schema) : null;

    private static Model.Copy? Find(State look, string name) =>
        ClusterNames.TryReadCopy(Texts.Uid, name, out var id, out var kind, out var number)
        && look.FindCopy(Instants.ReadId(id), kind, number) is var at and >= 0
            ? look.Copies[at]
            : null;
}
