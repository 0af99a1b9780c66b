using UmsOperator.Sandbox.Interposing;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Torture;

/// <summary>
/// Refuses each kind of write to the API server for a while, one after another, as platforms do, and checks that the operator reports it
/// in events and conditions in time.
/// </summary>
internal sealed class RequestRefuser(SandboxSite site, double share, int seed, TimeSpan soon, TimeProvider time) : IDisturber
{
    private static readonly TimeSpan While = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly StepFollower _steps = new();
    private readonly Dictionary<KillPoint, bool> _met = [];
    private readonly List<string> _violations = [];
    private bool _armed;
    private RefusedPoint? _now;
    private long _quietSince;

    public bool IsQuiet
    {
        get { lock (_lock) return _now is null; }
    }

    public IReadOnlyList<string> Violations
    {
        get { lock (_lock) return [.. _violations]; }
    }

    public IReadOnlyDictionary<KillPoint, bool> Met
    {
        get { lock (_lock) return new Dictionary<KillPoint, bool>(_met); }
    }

    /// <summary>Number of refused points, and of those reported in time.</summary>
    public (int Points, int Told) Count { get; private set; }

    public void Arm()
    {
        lock (_lock) _armed = true;
    }

    public void Disarm()
    {
        lock (_lock) (_armed, _now) = (false, null);
    }

    public Task TendAsync(CancellationToken cancellationToken)
    {
        lock (_lock) End();
        return site.Operators[^1].Process.HasExited ? throw SandboxException.Ended(site.Operators[^1].Process) : Task.CompletedTask;
    }

    public Ruling RuleTrial(InterposedAction.ApiRequest trial)
    {
        lock (_lock) return _now is { } now && IsOf(now, trial) ? now.Refuse(time) : Ruling.Pass;
    }

    public ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken)
    {
        lock (_lock) return ValueTask.FromResult(Rule(action, moment));
    }

    private static bool IsOf(RefusedPoint point, InterposedAction.ApiRequest request) => ActionSignature.Of(request) == point.Action;

    private Ruling Rule(InterposedAction action, Moment moment)
    {
        if (moment == Moment.After)
        {
            if (action.Succeeded != false)
                _steps.Accept(action);
            return Ruling.Pass;
        }

        if (action is not InterposedAction.ApiRequest { Resource: not ("leases" or "tokenreviews" or "subjectaccessreviews") } request)
            return Ruling.Pass;
        var (step, _) = _steps.Of(action);
        End();
        if (request.Resource == "events" || request is { Resource: "umsclusters", Subresource: "status" })
            _now?.Hear(request, time);
        if (request.Resource == "events" || !_armed)
            return Ruling.Pass;
        if (_now is { } now)
            return IsOf(now, request) ? now.Refuse(time) : Ruling.Pass;
        var point = new KillPoint(step, ActionSignature.Of(action), moment);
        if (_met.ContainsKey(point) || time.GetElapsedTime(_quietSince) < Pause)
            return Ruling.Pass;
        _met[point] = _random.NextDouble() < share;
        if (!_met[point])
            return Ruling.Pass;
        Count = (Count.Points + 1, Count.Told);
        _now = new RefusedPoint(step, point.Action, Count.Points, isStatus: request.Resource == "umsclusters");
        return _now.Refuse(time);
    }

    private void End()
    {
        if (_now is not { } point || !point.IsOver(time, While))
            return;
        var fault = point.ToldWithin(soon);
        if (fault is not null && !point.IsOver(time, soon))
            return;
        if (fault is not null)
            _violations.Add(fault);
        else
            Count = (Count.Points, Count.Told + 1);
        (_now, _quietSince) = (null, time.GetTimestamp());
    }
}
