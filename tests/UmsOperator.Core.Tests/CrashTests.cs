using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>Promise P5: if the operator is killed between any two actions, or the status is wiped at any time, the end is the same.</summary>
public sealed class CrashTests
{
    private const int Rounds = 200;

    public static TheoryData<int, string> Scenarios => new()
    {
        { 1, "update" },
        { 2, "update" },
        { 3, "update" },
        { 3, "abort" },
        { 3, "migration fails" },
        { 3, "canary fails" },
        { 1, "rollback" },
        { 3, "rollback" },
        { 3, "rollback in rejoin" },
    };

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void KilledBetweenAnyTwoActions_TheEndIsTheSame(int replicas, string scenario)
    {
        var expected = End(Run(replicas, scenario, crashRound: -1, crashAfter: 0, wipe: false));
        var points = 0;
        foreach (var (round, actions) in Actions(replicas, scenario).Index())
        {
            for (var after = 0; after < actions; after++, points++)
                End(Run(replicas, scenario, round, after, wipe: false)).ShouldBe(expected, $"killed in round {round} after {after} actions");
        }

        points.ShouldBeGreaterThanOrEqualTo(10);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void StatusWipedAtAnyTime_TheEndIsTheSame(int replicas, string scenario)
    {
        var expected = End(Run(replicas, scenario, crashRound: -1, crashAfter: 0, wipe: false));
        foreach (var (round, _) in Actions(replicas, scenario).Index())
            End(Run(replicas, scenario, round, int.MaxValue, wipe: true)).ShouldBe(expected, $"status wiped after round {round}");
    }

    private static ClusterModel Start(int replicas, string scenario)
    {
        var model = new ClusterModel(replicas);
        model.Settle();
        model.Behaviour = pod => scenario switch
        {
            "migration fails" when pod is { Kind: BindingKind.Migrator, Version: "12.04.110" } => Misbehaviour.Fails,
            "canary fails" when pod.Version == "12.04.110" => Misbehaviour.Fails,
            _ => Misbehaviour.None,
        };
        model.Edit(spec => spec with { Version = "12.04.110" });
        if (scenario != "rollback")
            return model;
        model.Settle();
        GoBack(model);
        return model;
    }

    private static ClusterModel Run(int replicas, string scenario, int crashRound, int crashAfter, bool wipe)
    {
        var model = Start(replicas, scenario);
        var aborted = false;
        var still = 0;
        for (var round = 0; round < Rounds && (round <= crashRound || still < 3); round++)
        {
            if (!aborted && Aborts(model, scenario))
            {
                aborted = true;
                GoBack(model);
            }

            var (_, plan) = model.Decide();
            still = plan.Actions.Count == 0 && plan.Status is { Update: null, Phase: ClusterPhase.Running or ClusterPhase.Held } ? still + 1 : 0;
            model.Carry(plan, round == crashRound ? crashAfter : int.MaxValue);
            if (round == crashRound && wipe)
                model.Status = new UmsClusterStatus();
            model.Pass();
        }

        model.Decide().Plan.Actions.ShouldBeEmpty("the plan is empty at the goal (P8)");
        return model;
    }

    /// <summary>Number of actions in each round of the undisturbed run.</summary>
    private static List<int> Actions(int replicas, string scenario)
    {
        var model = Start(replicas, scenario);
        var aborted = false;
        for (List<int> actions = []; ;)
        {
            if (!aborted && Aborts(model, scenario))
            {
                aborted = true;
                GoBack(model);
            }

            var (_, plan) = model.Decide();
            if (plan.Actions.Count == 0 && plan.Status.Update is null && actions.Count > 2 && plan.Status.Phase is ClusterPhase.Running or ClusterPhase.Held)
                return actions;
            actions.Add(plan.Actions.Count);
            model.Carry(plan);
            model.Pass();
        }
    }

    private static bool Aborts(ClusterModel model, string scenario) => scenario switch
    {
        "abort" => model.Pods.Count(pod => pod is { Kind: BindingKind.Snapshot, Serves: true }) == 2,
        "rollback in rejoin" => model.Pods.Any(pod => pod is { Kind: BindingKind.Production, Serves: true, Version: "12.04.110" }),
        _ => false,
    };

    /// <summary>Sets the old version in the spec and, after the commit, the annotation that a rollback needs.</summary>
    private static void GoBack(ClusterModel model)
    {
        if (model.Copies.SingleOrDefault(copy => copy is { Kind: CopyKind.RestorePoint, Comment.Phase: MigrationPhase.Committed }) is { } restorePoint)
            model.Annotations[Api.Annotations.Rollback] = $"{restorePoint.Name}:0";
        model.Edit(spec => spec with { Version = "12.03.110" });
    }

    /// <summary>Everything that must be the same: versions, modes, leftovers, rows that migrations wrote to production.</summary>
    private static string End(ClusterModel model) => string.Join('\n',
    [
        .. model.Pods.OrderBy(pod => pod.Ordinal).Select(pod => $"{pod.Name} {pod.Version} {pod.Kind} {pod.Serves}"),
        .. model.Copies.Select(copy => $"{copy.Kind}").Order(StringComparer.Ordinal),
        $"roles {model.Roles.Count} secrets {model.Secrets.Count} children {model.Children.Count}",
        $"production {model.Production!.SchemaVersion} {model.Production.AllowsConnections} {model.Content}",
    ]);
}
