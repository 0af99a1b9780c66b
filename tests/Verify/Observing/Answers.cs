using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Observing;

/// <summary>Answers the planner's fact queries from the model.</summary>
internal static class Answers
{
    public static FactResult To(FactQuery question, State visible) => question switch
    {
        FactQuery.Fingerprint one => HashOf(visible, one.Database) is { } hash
            ? new FactResult { Question = question, Hash = hash, SchemaVersion = SchemaOf(visible, one.Database) }
            : Unknown(question),
        FactQuery.Compare two => (HashOf(visible, two.Older), HashOf(visible, two.Younger)) is ({ } older, { } younger)
            ? new FactResult { Question = question, Equal = older == younger, Differences = older == younger ? [] : ["+ column"] }
            : Unknown(question),
        FactQuery.PodAdmission => visible.NoPods ? Unknown(question) : new FactResult { Question = question },
        FactQuery.Preflight => new FactResult { Question = question, Plan = new UpdatePlanStatus { DatabaseBytes = 1 } },
        FactQuery.Drift drift when Find(visible, drift.BaselineCopy) is not { Complete: true } => Unknown(question),
        FactQuery.SnapshotChanges changes when Find(visible, changes.Copy) is not { Complete: true } => Unknown(question),
        _ => new FactResult { Question = question, Changes = new RowChangesStatus { Known = true } },
    };

    public static FactResult Unknown(FactQuery question) => new() { Question = question, Error = "no answer; see the database's log" };

    private static string? HashOf(State visible, string database)
    {
        if (database == Texts.Production)
            return visible.Production.Open ? Schema.Hash(visible.Production.Schema) + (visible.Production.Odd ? ", odd" : "") : null;
        return Find(visible, database) is { } copy ? Schema.Hash(copy.Schema) : null;
    }

    private static string? SchemaOf(State visible, string database) =>
        database == Texts.Production ? Schema.Text(visible.Production.Schema) : Find(visible, database) is { } copy ? Schema.Text(copy.Schema) : null;

    private static Model.Copy? Find(State visible, string name) =>
        ClusterNames.TryReadCopy(Texts.Uid, name, out var id, out var kind, out var number)
        && visible.FindCopy(Instants.ReadId(id), kind, number) is var at and >= 0
            ? visible.Copies[at]
            : null;
}
