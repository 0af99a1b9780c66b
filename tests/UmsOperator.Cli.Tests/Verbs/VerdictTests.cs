using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Tests.Fakes;
using UmsOperator.Cli.Verbs;

namespace UmsOperator.Cli.Tests.Verbs;

/// <summary>Each verb in each state: whether it has an effect, and else why not, with a cure.</summary>
public sealed class VerdictTests
{
    private static readonly Dictionary<string, IVerb> Verbs = new IVerb[]
    {
        new UpdateVerb(Statuses.New, null), new ApproveVerb(), new PauseVerb(true), new PauseVerb(false), new AbortVerb(), new RetryVerb(), new RollbackVerb(null, "any"),
    }.ToDictionary(verb => verb.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, UmsCluster> States = new(StringComparer.Ordinal)
    {
        ["running"] = Statuses.Cluster(Statuses.Running),
        ["updated"] = Statuses.Cluster(Statuses.Updated, Statuses.New),
        ["detaching"] = Manual(Statuses.Updating(UpdateStep.Detach)),
        ["approval"] = Manual(Statuses.WaitingForApproval),
        ["committed"] = Manual(Statuses.Updating(UpdateStep.Rejoin) with
        {
            Version = Statuses.New,
            RetainedCopies = [new RetainedCopyStatus { Database = Statuses.RestorePoint, Kind = "RestorePoint" }],
        }),
        ["undone"] = Manual(Statuses.Updating(UpdateStep.Return).Undone("AbortRequested")),
        ["held"] = Manual(Statuses.Updating(UpdateStep.Migrate).Undone("MigrationFailed", hold: true)),
        ["failed"] = Statuses.Cluster(
            Statuses.Running with { Phase = ClusterPhase.Held, FailedTarget = new FailedTargetStatus { Version = Statuses.New, UpdateId = Statuses.Id, Message = "exit code 1" } }, Statuses.New),
        ["aborted"] = Statuses.Cluster(Statuses.Running with { Phase = ClusterPhase.Held, HeldTarget = new HeldTargetStatus { Version = Statuses.New, UpdateId = Statuses.Id } }, Statuses.New),
        ["rolling back"] = Statuses.Cluster(Statuses.Updating(UpdateStep.Rollback).Undone("RolledBack") with { Version = Statuses.New }),
    };

    [Theory]
    [InlineData("running", "update: effect; approve: no update is under way; pause: effect; resume: nothing; abort: no update is under way; retry: no update failed; rollback: no restore point is retained")]
    [InlineData("updated", "update: nothing; approve: no update is under way; pause: effect; resume: nothing; abort: no update is under way; retry: no update failed; rollback: effect")]
    [InlineData("detaching", "update: nothing; approve: effect; pause: effect; resume: nothing; abort: effect; retry: update tabc123 is neither held; rollback: update tabc123 to 12.04.110 is not committed")]
    [InlineData("approval", "update: nothing; approve: effect; pause: effect; resume: nothing; abort: effect; retry: update tabc123 is neither held; rollback: update tabc123 to 12.04.110 is not committed")]
    [InlineData("committed", "update: nothing; approve: nothing; pause: effect; resume: nothing; abort: production is migrated to 12.04.110; retry: production is migrated to 12.04.110; rollback: effect")]
    [InlineData("undone", "update: update tabc123 to 12.04.110 is being undone; approve: update tabc123 is being undone; pause: effect; resume: nothing; abort: nothing; retry: update tabc123 is being undone; rollback: update tabc123 to 12.04.110 is not committed")]
    [InlineData("held", "update: update tabc123 to 12.04.110 is being undone; approve: update tabc123 is being undone; pause: effect; resume: nothing; abort: effect; retry: effect; rollback: update tabc123 to 12.04.110 is not committed")]
    [InlineData("failed", "update: the update to 12.04.110 failed; approve: no update is under way; pause: effect; resume: nothing; abort: no update is under way; retry: effect; rollback: no restore point is retained")]
    [InlineData("aborted", "update: the update to 12.04.110 was aborted; approve: no update is under way; pause: effect; resume: nothing; abort: no update is under way; retry: effect; rollback: no restore point is retained")]
    [InlineData("rolling back", "update: update tabc123 to 12.04.110 is being undone; approve: update tabc123 is being undone; pause: effect; resume: nothing; abort: nothing; retry: update tabc123 is being undone; rollback: nothing")]
    public void A_verb_has_an_effect_or_says_why_not(string state, string expected)
    {
        var cells = expected.Split("; ").Select(cell => cell.Split(": ", 2)).ToDictionary(cell => cell[0], cell => cell[1], StringComparer.Ordinal);

        cells.Keys.ShouldBe(Verbs.Keys, ignoreOrder: true);
        foreach (var (name, verb) in Verbs)
            Cell(verb.Judge(States[state], Plans.Now)).ShouldStartWith(cells[name], customMessage: $"{name} while {state}");
    }

    [Theory]
    [InlineData(12, 3, 111, "The servers are replaced one by one")]
    [InlineData(12, 5, 100, "Each server but the last moves to the new version on its own snapshot")]
    public void An_update_says_what_it_will_do(int major, int minor, int patch, string said)
    {
        var verdict = new UpdateVerb($"{major}.{minor}.{patch}", null).Judge(Statuses.Cluster(Statuses.Running), Plans.Now);

        string.Join('\n', verdict.Will).ShouldContain(said);
        verdict.Patch!.ToJsonString().ShouldBe($$$"""{"spec":{"version":"{{{major}}}.{{{minor}}}.{{{patch}}}"}}""");
    }

    [Fact]
    public void An_older_schema_is_refused_with_the_restore_point_that_has_it()
    {
        var verdict = new UpdateVerb(Statuses.Old, null).Judge(States["updated"], Plans.Now);

        verdict.Refusal.ShouldNotBeNull().ShouldContain("older database schema");
        verdict.Cure.ShouldBe($"kubectl ums rollback demo --restore-point {Statuses.RestorePoint} -n default");
    }

    [Theory]
    [InlineData("reg/ums:12.03.110")]
    [InlineData("reg/ums@sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public void An_update_that_would_keep_the_image_is_refused(string image)
    {
        var cluster = Statuses.Cluster(Statuses.Running);
        cluster.Spec = cluster.Spec with { Image = image };

        new UpdateVerb(Statuses.New, null).Judge(cluster, Plans.Now).Refusal.ShouldNotBeNull().ShouldContain("the servers would keep that image");
        new UpdateVerb(Statuses.New, "reg/ums").Judge(cluster, Plans.Now).HasEffect.ShouldBeTrue();
    }

    [Fact]
    public void An_approval_that_is_not_needed_is_refused()
    {
        var verdict = new ApproveVerb().Judge(Statuses.Cluster(Statuses.Updating(UpdateStep.Detach), Statuses.New), Plans.Now);

        verdict.Refusal.ShouldNotBeNull().ShouldContain("spec.update.approval is Automatic");
    }

    [Fact]
    public void A_cluster_that_is_deleted_or_cannot_be_read_is_asked_for_nothing()
    {
        var deleted = Statuses.Cluster(Statuses.Running);
        deleted.Metadata.DeletionTimestamp = Plans.Now;
        foreach (var verb in Verbs.Values)
        {
            verb.Judge(deleted, Plans.Now).Refusal.ShouldBe("the cluster is being deleted");
            verb.Judge(Statuses.Cluster(new UmsClusterStatus { Unreadable = true }), Plans.Now).Refusal.ShouldNotBeNull().ShouldContain("cannot read the status");
        }
    }

    [Fact]
    public void A_restore_point_that_has_expired_is_refused()
    {
        var kept = Statuses.Updated.RetainedCopies[0] with { ExpirationTime = Plans.Now.AddSeconds(-1) };

        new RollbackVerb(null, "any").Judge(Statuses.Cluster(Statuses.Updated with { RetainedCopies = [kept] }, Statuses.New), Plans.Now).Refusal.ShouldNotBeNull().ShouldContain("expired");
    }

    [Theory]
    [InlineData("umsoperator.io/abort=true: the value must be the ID of the update (tabc123); run: kubectl annotate ums demo -n default --overwrite umsoperator.io/abort=tabc123", false)]
    [InlineData("umsoperator.io/abort=tabc123: production is migrated", true)]
    [InlineData("umsoperator.io/abort=tabc1234: production is migrated", false)]
    public void A_command_in_a_message_is_not_taken_for_the_refusal_of_its_value(string message, bool refused) =>
        (Facts.Ignored(Statuses.Cluster(Statuses.Running.With(ConditionTypes.AnnotationIgnored, "StaleAnnotation", message)), Annotations.Abort, Statuses.Id) is not null).ShouldBe(refused);

    private static string Cell(Verdict verdict)
    {
        if (verdict.Refusal is not null)
            verdict.Cure.ShouldNotBeNullOrEmpty();
        return verdict.HasEffect ? "effect" : verdict.Already is not null ? "nothing" : verdict.Refusal ?? "";
    }

    private static UmsCluster Manual(UmsClusterStatus status)
    {
        var cluster = Statuses.Cluster(status, Statuses.New);
        cluster.Spec = cluster.Spec with { Update = cluster.Spec.Update with { Approval = UpdateApproval.BeforeMigration } };
        return cluster;
    }
}
