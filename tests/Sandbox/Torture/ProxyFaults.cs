using UmsOperator.Sandbox.Interposing;

namespace UmsOperator.Sandbox.Torture;

/// <summary>Random faults in both proxies from a seed: delays, refusals, broken connections, lost responses, silent watches.</summary>
internal sealed class ProxyFaults(int seed, string production, FaultLog log) : IInterposer
{
    private const double BeforeShare = 0.06;
    private const double AfterShare = 0.04;
    private const double LostAnswerShare = 0.15;
    private const double ReadShare = 0.03;
    private const int LongestDelay = 1500;

    private static readonly int[] Refusals = [409, 410, 429, 500, 503];

    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private readonly StepFollower _steps = new();
    private readonly List<string> _violations = [];
    private bool _active;

    /// <summary>Violations of promise P6 that were observed in the proxies.</summary>
    public IReadOnlyList<string> Violations
    {
        get { lock (_lock) return [.. _violations]; }
    }

    /// <summary>Starts or stops the faults.</summary>
    public void Switch(bool active)
    {
        lock (_lock) _active = active;
    }

    public async ValueTask<Ruling> RuleAsync(InterposedAction action, Moment moment, CancellationToken cancellationToken)
    {
        var (ruling, delay) = Draw(action, moment);
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, cancellationToken);
        return ruling;
    }

    public Ruling RuleRead(bool isWatch)
    {
        lock (_lock)
        {
            if (!_active || _random.NextDouble() >= ReadShare)
                return Ruling.Pass;
            if (isWatch)
                return Injected("silent watch", new Ruling.Mute(TimeSpan.FromSeconds(_random.Next(3, 12))));
            return _random.Next(2) == 0 ? Injected("API reset", Ruling.Cut) : Refusal();
        }
    }

    private (Ruling Ruling, TimeSpan Delay) Draw(InterposedAction action, Moment moment)
    {
        lock (_lock)
        {
            Follow(action, moment);
            if (!_active || _random.NextDouble() >= Share(action, moment))
                return (Ruling.Pass, TimeSpan.Zero);
            var isApi = action is InterposedAction.ApiRequest;
            var where = isApi ? "API" : "database";
            if (_random.Next(3) == 0)
                return (Injected($"{where} delay", Ruling.Pass), TimeSpan.FromMilliseconds(_random.Next(50, LongestDelay)));
            if (moment == Moment.After)
                return (Injected($"{where} answer lost", Ruling.Cut), TimeSpan.Zero);
            return (isApi && _random.Next(2) == 0 ? Refusal() : Injected($"{where} reset", Ruling.Cut), TimeSpan.Zero);
        }
    }

    // The two statements whose lost response is hardest to recover from.
    private static double Share(InterposedAction action, Moment moment) => (action, moment) switch
    {
        (InterposedAction.Statement { Text: var sql }, Moment.After) when StatementText.Commits(sql) || sql.StartsWith("CREATE DATABASE", StringComparison.Ordinal) => LostAnswerShare,
        (_, Moment.After) => AfterShare,
        _ => BeforeShare,
    };

    private Ruling Refusal() => Injected("API refusal", new Ruling.Refuse(Refusals[_random.Next(Refusals.Length)]));

    private Ruling Injected(string kind, Ruling ruling)
    {
        log.Add(kind);
        return ruling;
    }

    private void Follow(InterposedAction action, Moment moment)
    {
        if (moment == Moment.After)
            _steps.Accept(action);
        else if (_steps.Violation(action, production) is { } violation)
            _violations.Add(violation);
    }
}
