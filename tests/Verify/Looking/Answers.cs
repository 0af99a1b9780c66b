using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Looking;

/// <summary>Answers the planner's fact queries from the model.</summary>
internal static class Answers
{
    public static FactResult To(FactQuery question, State look) => question switch
    {
        FactQuery.Fingerprint one => HashOf(look, one.Database) is { } hash
            ? new FactResult { Question = question, Hash = hash, SchemaVersion = SchemaOf(look, one.Database) }
            : Unknown(question),
        FactQuery.Compare two => (HashOf(look, two.Older), HashOf(look, two.Younger)) is ({ } older, { } younger)
            ? new FactResult { Question = question, Equal = older == younger, Differences = older == younger ? [] : ["+ column"] }
            : Unknown(question),
        FactQuery.PodAdmission => look.NoPods ? Unknown(question) : new FactResult { Question = question },
        FactQuery.Preflight => new FactResult { Question = question, Plan = new UpdatePlanStatus { DatabaseBytes = 1 } },
        FactQuery.Drift drift when Find(look, drift.BaselineCopy) is not { Complete: true } => Unknown(question),
        FactQuery.SnapshotChanges changes when Find(look, changes.Copy) is not { Complete: true } => Unknown(question),
        _ => new FactResult { Question = question, Changes = new RowChangesStatus { Known = true } },
    };

    public static FactResult Unknown(FactQuery question) => new() { Question = question, Error = "no answer; see the database's log" };

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
