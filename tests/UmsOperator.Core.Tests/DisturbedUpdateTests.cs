using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests;

/// <summary>A disturbance in each single round of an update: the promises hold in every state (<see cref="ClusterModel"/> checks them), and the end is what the spec asks for.</summary>
public sealed class DisturbedUpdateTests
{
    private const string Old = "12.03.110";
    private const string Target = "12.04.110";
    private const string Third = "12.05.100";
    private const int Rounds = 50;

    [Fact]
    public void TheWantedVersionChangesThreeTimes_TheLastOneIsReached() => InEachRound((world, since) =>
    {
        if (since is 0 or 3 or 6)
            world.Edit(spec => spec with { Version = since switch { 0 => Third, 3 => Old, _ => Third } });
    }, Third);

    [Fact]
    public void TheWantedVersionGoesBackAndForth_TheLastOneIsReached() => InEachRound((world, since) =>
    {
        if (since is 0 or 1 or 2 or 3)
            world.Edit(spec => spec with { Version = since % 2 == 0 ? Old : Target });
    }, Target);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void TheNumberOfServersChanges_ItIsReached(int replicas) => InEachRound((world, since) =>
    {
        if (since == 0)
            world.Edit(spec => spec with { Replicas = replicas });
    }, Target, replicas);

    [Theory]
    [InlineData(-86400)]
    [InlineData(-600)]
    [InlineData(600)]
    [InlineData(86400)]
    public void TheClockJumps_TheUpdateEnds(int seconds) => InEachRound((world, since) =>
    {
        if (since == 0)
            world.Pass(seconds);
    }, Target);

    /// <summary>Each text, number and time that the resource's schema allows.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("t0")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void TheStatusIsOverwrittenWithGarbage_TheUpdateEnds(string text) => InEachRound((world, since) =>
    {
        if (since == 0)
        {
            var far = new DateTime(9999, 12, 31, 23, 59, 59, DateTimeKind.Utc);
            world.Status = world.Status with
            {
                Phase = ClusterPhase.Running,
                Version = text,
                TargetVersion = text,
                FailedTarget = new FailedTargetStatus { Version = text, UpdateId = text, Generation = long.MaxValue, Message = text, FailureTime = far },
                Servers = [.. Enumerable.Range(0, 50).Select(number => new ServerStatus
                {
                    Name = $"demo-{number}", Version = text, Binding = text, Start = text, FirstServingTime = far, ReportedVersion = text, LastAnswerTime = far,
                })],
                History = [.. Enumerable.Range(0, 50).Select(_ => new UpdateHistoryEntry { Id = text, From = text, To = text, Outcome = text })],
                Update = world.Status.Update is not { } update ? null : update with
                {
                    Step = UpdateStep.Finish,
                    WaitingFor = text,
                    StartTime = far,
                    StepStartTime = far,
                    WaitStartTime = far,
                    ManualWaitSeconds = -1e300,
                    CloneSeconds = 1e300,
                    MigrationSeconds = -1,
                    ExpectedSeconds = 1e300,
                    WentBack = new WentBackStatus { From = UpdateStep.Finish, To = UpdateStep.Freeze, Reason = text, FirstTime = far, Times = int.MaxValue },
                    RefusedMigrator = new RefusedMigratorStatus { Binding = text, Message = text },
                },
            };
        }
    }, Target);

    [Fact]
    public void TheClusterIsDeleted_WhileFinalizersKeepEverything_ItGoes()
    {
        for (var round = 0; round < Rounds; round += 5)
        {
            var world = Updating();
            for (var before = 0; before < round; before++)
                Step(world);
            world.Kept.UnionWith(["demo", "demo-0", "demo-1", "demo-2", "demo-devices", "demo-console", .. world.Secrets.Select(secret => secret.Name)]);
            world.Delete();
            for (var after = 0; after < 120 && world.HasFinalizer; after++)
                Step(world);
            world.HasFinalizer.ShouldBeFalse($"deleted in round {round}: {world.Status.WaitingFor}");
            world.Roles.ShouldBeEmpty($"deleted in round {round}");
        }
    }

    [Fact]
    public void TheSecretsAreDeleted_WhileFinalizersKeepThem_TheUpdateEnds() => InEachRound((world, since) =>
    {
        if (since != 0)
            return;
        world.Kept.UnionWith(world.Secrets.Select(secret => secret.Name));
        for (var at = 0; at < world.Secrets.Count; at++)
            world.Secrets[at] = world.Secrets[at] with { Deleting = true };
    }, Target);

    private static ClusterModel Updating()
    {
        var world = new ClusterModel();
        world.Settle();
        world.Edit(spec => spec with { Version = Target });
        return world;
    }

    private static void Step(ClusterModel world)
    {
        world.Carry(world.Decide().Plan);
        world.Pass();
    }

    private static void InEachRound(Action<ClusterModel, int> disturb, string version, int replicas = 3)
    {
        for (var round = 0; round < Rounds; round += 5)
        {
            var world = Updating();
            var now = 0;
            try
            {
                for (; now < 300; now++)
                {
                    if (now >= round)
                        disturb(world, now - round);
                    Step(world);
                    if (now > round + 10 && world.Status is { Update: null, Phase: ClusterPhase.Running } && world.Pods.Count == replicas
                        && world.Pods.TrueForAll(pod => pod.Serves && pod.Version == version && pod.Kind == BindingKind.Production))
                        break;
                }
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"disturbed in round {round}, in round {now}: {error.Message}\n{string.Join('\n', world.Log.TakeLast(30))}", error);
            }

            now.ShouldBeLessThan(
                300, $"disturbed in round {round}: {world.Status.Phase}, {world.Status.WaitingFor}, {string.Join(", ", world.Pods.Select(pod => $"{pod.Name} {pod.Version} {pod.Kind} {pod.Serves}"))}\n{string.Join('\n', world.Log.TakeLast(30))}");
        }
    }
}
