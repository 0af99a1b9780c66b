using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Events;
using UmsOperator.Verify.Observing;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Tests.Observing;

public sealed class ServerReportsTests
{
    private const int Server = 1;

    private readonly Setup _setup = new() { Servers = 2 };
    private readonly Programs _programs = new();
    private readonly Decider _decider;
    private readonly Moves _moves;

    public ServerReportsTests()
    {
        _decider = new Decider(_setup, _programs);
        _moves = new Moves(_setup, _programs, _decider, new Acting.Semantics());
    }

    [Fact]
    public void A_server_falls_silent_for_a_while_or_permanently_before_or_after_its_version_was_read()
    {
        var silent = Faults(_setup.Begin(), EventKind.FallsSilent);
        silent.Select(one => (one.Servers[Server].Pod.Silent, one.Remembered.Of(Server), one.Hurt)).ShouldBe(
        [
            (Silence.Late, Memory.Served, false),
            (Silence.Late, Memory.Nothing, false),
            (Silence.Open, Memory.Served, true),
            (Silence.Open, Memory.Nothing, true),
        ]);
        foreach (var state in silent)
        {
            state.Servers[Server].Pod.Unheard.ShouldBe(state.Remembered.Of(Server) == Memory.Nothing);
            state.Remembered.Of(0).ShouldBe(Memory.Served, "others are not concerned");
        }
    }

    [Theory]
    [InlineData(Memory.Nothing, 1)]
    [InlineData(Memory.Version, 2)]
    [InlineData(Memory.Served, 2)]
    [InlineData(Memory.OtherVersion, 1)]
    public void A_silent_server_serves_by_what_it_said_since_its_container_started(byte memory, int serving)
    {
        var state = Silent(memory);
        var visible = VisibleState.Of(state, _setup.Servers);
        _decider.Ask(visible).Plan.Status.ReadyReplicas.ShouldBe(serving);
        visible.Servers[Server].Pod.Silent.ShouldBe(Silence.Late, "for how long is not seen");
    }

    [Theory]
    [InlineData(Silence.Late, Pace.Slow)]
    [InlineData(Silence.Open, Pace.Perhaps)]
    internal void An_answer_comes_late_or_perhaps_and_is_remembered(byte silence, Pace pace)
    {
        var state = Silent(Memory.Nothing);
        state.Servers[Server].Pod.Silent = silence;
        _moves.Free(state);
        var answers = Kept().Single(move => move.Kind == EventKind.Answers);
        answers.Pace.ShouldBe(pace);
        (answers.Next.Servers[Server].Pod.Silent, answers.Next.Remembered.Of(Server)).ShouldBe((Silence.None, Memory.Served));
    }

    [Theory]
    [InlineData(EventKind.PodCrashes, Memory.Version)]
    [InlineData(EventKind.ForceDeleted, Memory.Nothing)]
    [InlineData(EventKind.Evicted, Memory.Nothing)]
    [InlineData(EventKind.CutOff, Memory.Served)]
    [InlineData(EventKind.KubeletRestarts, Memory.Served)]
    internal void What_was_seen_of_a_container_is_forgotten_when_it_ends_even_if_it_is_still_to_be_written(EventKind fault, byte left)
    {
        var state = Silent(Memory.Served);
        var seen = state.Remembered;
        seen.UpdateId = 2;
        state.Leader = new Operator { HasLock = true, SameResource = true, Program = _programs.Only(new Op(OpKind.WriteStatus) { Value = _programs.Of(seen) }) };
        var next = Faults(state, fault).ShouldHaveSingleItem();
        next.Remembered.Of(Server).ShouldBe(left);
        _programs.Status(_programs[next.Leader.Program].Value).Of(Server).ShouldBe(left);
    }

    [Fact]
    public void An_observation_that_misses_the_end_of_a_container_records_nothing_of_it_for_the_next_one()
    {
        var missed = Faults(Silent(Memory.Served), EventKind.PodCrashes).Single(one => one.Missed.What == Missed.OfPod);
        var visible = VisibleState.Of(missed, _setup.Servers);
        (visible.Servers[Server].Pod.Silent, visible.Remembered.Of(Server)).ShouldBe((Silence.Late, Memory.Served));
        _moves.Free(missed);
        var next = Kept().Single(move => move.Kind == EventKind.Reconcile).Next;
        _programs.All(next.Leader.Program).Where(op => op.Kind == OpKind.WriteStatus).Select(op => _programs.Status(op.Value).Of(Server)).ShouldAllBe(memory => memory == Memory.Version);
        next.Remembered.Of(Server).ShouldBe(Memory.Version);
    }

    [Fact]
    public void One_that_served_and_is_not_ready_is_waited_for_for_a_moment()
    {
        var state = Faults(_setup.Begin(), EventKind.KubeletRestarts).First(one => one.Missed.What == Missed.Nothing);
        state.Servers[Server].Pod.Lately.ShouldBeTrue();
        _moves.Free(state);
        var later = Kept().Single(move => move.Kind == EventKind.PatienceOver);
        (later.Pace, later.Next.Servers[Server].Pod.Lately).ShouldBe((Pace.Slow, false));
    }

    private State Silent(byte memory)
    {
        var state = _setup.Begin();
        state.Servers[Server].Pod.Silent = Silence.Late;
        state.Remembered.Remember(Server, memory);
        return state;
    }

    private List<State> Faults(in State from, EventKind kind)
    {
        _moves.Faults(from);
        return [.. Kept().Where(move => move.Kind == kind && move.About == Server).Select(move => move.Next)];
    }

    private List<Move> Kept() => [.. Enumerable.Range(0, _moves.Count).Select(at => _moves[at])];
}
