using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Status;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>A part that could not be observed is unknown: everything that depends on it is held, the rest continues, and the conditions say why.</summary>
public sealed class UnseenTests
{
    private const string Problem = "'demo-1' has no label umsoperator.io/mode: put it back, or delete the object";

    [Theory]
    [InlineData(ObservedPart.Pods)]
    [InlineData(ObservedPart.Secrets)]
    public void WithoutPodsOrSecrets_NothingIsDone_AndTheConditionsSayWhy(ObservedPart part)
    {
        var model = Running();
        model.Edit(spec => spec with { Version = "12.04.110" });

        var plan = Planner.Plan(Unseen(model, part));

        plan.Actions.ShouldBeEmpty();
        plan.Questions.ShouldBeEmpty();
        plan.Status.Phase.ShouldBe(ClusterPhase.Blocked);
        (Condition(plan, ConditionTypes.Ready).Status, Condition(plan, ConditionTypes.Ready).Reason).ShouldBe(part == ObservedPart.Pods ? ("Unknown", "NotObserved") : ("True", "Serving"));
        (Condition(plan, ConditionTypes.Stalled).Status, Condition(plan, ConditionTypes.Stalled).Message).ShouldBe(("True", Problem));
    }

    [Theory]
    [InlineData(ObservedPart.Pods)]
    [InlineData(ObservedPart.Secrets)]
    public void ADeletionWaitsForThemToo(ObservedPart part)
    {
        var model = Running();
        model.Delete();

        var plan = Planner.Plan(Unseen(model, part));

        plan.Actions.ShouldBeEmpty();
        Condition(plan, ConditionTypes.Stalled).Message.ShouldBe(Problem);
    }

    [Fact]
    public void WithoutTheBudget_AllElseGoesOn_AndItIsReported()
    {
        var model = Running();
        model.Children.RemoveAll(child => child.Kind == ChildKind.PodDisruptionBudget);
        var plan = Planner.Plan(Unseen(model, ObservedPart.DisruptionBudget));

        plan.Actions.OfType<KubernetesAction.ApplyChild>().ShouldBeEmpty("the unobserved object may be correct");
        Condition(plan, ConditionTypes.Ready).Status.ShouldBe("True");
        Condition(plan, ConditionTypes.Stalled).Message.ShouldBe(Problem);

        model.Edit(spec => spec with { Version = "12.04.110" });
        model.Settle(until: one => one.Status.Update is not null);
        Planner.Plan(Unseen(model, ObservedPart.DisruptionBudget)).Status.Update.ShouldNotBeNull();
    }

    [Fact]
    public void AnAnswerThatCannotBeUsed_IsToldOfEachServer_WhetherItServesOrNot()
    {
        var model = Running();
        model.Pods[0] = model.Pods[0] with { AnswerProblem = "check-status answers with invalid UTF-8" };
        model.Pods[1] = model.Pods[1] with { ReportedVersion = null, RestartCount = 1, Message = "OOMKilled: exit code 137", AnswerProblem = "serverstatus answers with invalid UTF-8" };

        var plan = Planner.Plan(model.Observe());

        var told = Condition(plan, ConditionTypes.Ready).Message;
        told.ShouldContain($"{model.Pods[0].Name}: check-status answers with invalid UTF-8");
        told.ShouldContain($"{model.Pods[1].Name}: OOMKilled: exit code 137; serverstatus answers with invalid UTF-8");
        plan.Status.Servers.Select(server => server.Message).ShouldContain("check-status answers with invalid UTF-8");
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(-3, 1)]
    [InlineData(12, 12)]
    [InlineData(600, 30)]
    public void WhileTheDatabaseIsNotRetried_NothingIsObserved(int? seconds, int expected)
    {
        var model = Running();
        model.Reach = DatabaseReach.Unreachable;
        var observed = model.Observe();
        observed = observed with { Database = observed.Database with { Problem = "silent", RetryAt = seconds is { } later ? observed.Now.AddSeconds(later) : null } };

        Planner.Plan(observed).RecheckAfter.ShouldBe(TimeSpan.FromSeconds(expected));
    }

    [Fact]
    public void AnAnnotationOfAQuarterMegabyte_IsToldInASentence()
    {
        var model = Running();
        model.Annotations[Annotations.Approve] = "\u001b" + new string('x', 250_000);

        var ignored = Condition(Planner.Plan(model.Observe()), ConditionTypes.AnnotationIgnored).Message;

        ignored.Length.ShouldBeLessThanOrEqualTo(1024);
        ignored.ShouldNotContain("\u001b");
    }

    [Fact]
    public void ABlindRound_KeepsWhatStands_AndSaysSinceWhenItIsUnknown()
    {
        var before = Running().Status;
        var blind = FailedReconcileReport.Make(before, 7, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), "a fault");
        var later = FailedReconcileReport.Make(blind, 7, new DateTime(2026, 1, 1, 1, 0, 0, DateTimeKind.Utc), "a fault");

        (blind with { Conditions = before.Conditions }).ShouldBe(before);
        blind.Conditions.Select(one => (one.Type, one.Status)).Take(3).ShouldBe([("Ready", "Unknown"), ("Reconciling", "False"), ("Stalled", "True")]);
        blind.Conditions[2].Message.ShouldContain("since 2026-01-01 00:00:00Z: a fault;");
        later.Conditions.ShouldBe(blind.Conditions);
    }

    private static ClusterModel Running()
    {
        var model = new ClusterModel();
        model.Settle();
        return model;
    }

    private static Observed Unseen(ClusterModel model, ObservedPart part) => model.Observe() with { Unseen = [new UnseenPart(part, Problem)] };

    private static ConditionStatus Condition(Plan plan, string type) => plan.Status.Conditions.Single(one => one.Type == type);
}
