using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Asking;

/// <summary>A rollback after the commit, on a real API server.</summary>
public sealed class RollbackServerTests(ApiServer server)
{
    private const string Counted = "at least 70 row changes since the commit would be lost (public.devices 70)";

    [Fact]
    public async Task The_loss_is_counted_and_accepted_before_anything_stops()
    {
        var cluster = await server.CreateAsync(Statuses.Updated, spec => spec["version"] = Statuses.New);

        var running = cluster.AnswerAsync("demo\n70\n", "rollback", "demo");
        await cluster.ReactAsync(seen => Annotation(seen)?.EndsWith(":0", StringComparison.Ordinal) == true, RefusedAt);
        await cluster.ReactAsync(
            seen => Annotation(seen)?.EndsWith(":70", StringComparison.Ordinal) == true,
            seen => Statuses.Updating(UpdateStep.Rollback).Undone("RolledBack") with { ObservedGeneration = seen.Metadata.Generation });
        var run = await running;

        run.ExitCode.ShouldBe(ExitCodes.Done);
        run.Messages.ShouldContain("Type the cluster's name (demo)");
        run.Messages.ShouldContain(Counted);
        run.Messages.ShouldContain("To accept the loss, type 70:");
        var after = await cluster.GetAsync();
        (after.Spec.Version, Annotation(after)).ShouldBe((Statuses.Old, $"{Statuses.RestorePoint}:70"));
    }

    [Fact]
    public async Task A_loss_that_is_not_accepted_withdraws_the_request()
    {
        var cluster = await server.CreateAsync(Statuses.Updated, spec => spec["version"] = Statuses.New);

        var running = cluster.RunAsync("rollback", "demo", "--yes");
        await cluster.ReactAsync(seen => Annotation(seen) is not null, RefusedAt);
        var run = await running;

        run.ExitCode.ShouldBe(ExitCodes.Refused);
        run.Messages.ShouldContain($"Cure:  to accept it: kubectl ums rollback demo --lose 70 -n {cluster.Namespace}");
        var after = await cluster.GetAsync();
        (after.Spec.Version, Annotation(after)).ShouldBe((Statuses.New, null));
    }

    [Fact]
    public async Task Ctrl_C_instead_of_the_number_withdraws_the_request()
    {
        var cluster = await server.CreateAsync(Statuses.Updated, spec => spec["version"] = Statuses.New);
        using var pressed = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var input = new SilentInput("demo");

        var running = cluster.InterruptAsync(input, pressed.Token, "rollback", "demo");
        await cluster.ReactAsync(seen => Annotation(seen) is not null, RefusedAt);
        await input.Asked.WaitAsync(TestContext.Current.CancellationToken);
        await pressed.CancelAsync();
        var run = await running;

        run.ExitCode.ShouldBe(ExitCodes.Interrupted);
        run.Messages.ShouldContain("the request is withdrawn");
        var after = await cluster.GetAsync();
        (after.Spec.Version, Annotation(after)).ShouldBe((Statuses.New, null));
    }

    [Fact]
    public async Task Another_name_than_the_cluster_s_changes_nothing()
    {
        var cluster = await server.CreateAsync(Statuses.Updated, spec => spec["version"] = Statuses.New);

        var run = await cluster.AnswerAsync("y\n", "rollback", "demo", "--lose", "any");

        run.ExitCode.ShouldBe(ExitCodes.Refused);
        (await cluster.GetAsync()).Spec.Version.ShouldBe(Statuses.New);
    }

    private static string? Annotation(UmsCluster cluster) => cluster.Metadata.Annotations?.TryGetValue(Annotations.Rollback, out var value) == true ? value : null;

    // As the operator words it (ChangesToLoseGate, AnnotationReport).
    private static UmsClusterStatus RefusedAt(UmsCluster cluster) => (Statuses.Updated with { Phase = ClusterPhase.Held, ObservedGeneration = cluster.Metadata.Generation }).With(
        ConditionTypes.AnnotationIgnored, "ChangesToLose",
        $"umsoperator.io/rollback={Statuses.RestorePoint}:0 is refused: {Counted}; the limit is 0; to roll back anyway run: kubectl annotate ums demo -n x --overwrite umsoperator.io/rollback={Statuses.RestorePoint}:70; or stay on 12.04.110");

    /// <summary>A person who answers once and then thinks.</summary>
    private sealed class SilentInput(string first) : TextReader
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _never = new();
        private bool _answered;

        public Task Asked => _asked.Task;

        public override string? ReadLine()
        {
            if (!_answered)
            {
                _answered = true;
                return first;
            }

            _asked.TrySetResult();
            _never.Wait(TestContext.Current.CancellationToken);
            return null;
        }

        // As the console's reader.
        public override ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) => new(ReadLine());

        protected override void Dispose(bool disposing)
        {
            _never.Set();
            base.Dispose(disposing);
        }
    }
}
