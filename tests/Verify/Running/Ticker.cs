using System.Diagnostics;

namespace UmsOperator.Verify.Running;

/// <summary>Prints progress every few seconds. Thread-safe.</summary>
internal sealed class Ticker(TextWriter output)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _last;

    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Prints the text if the interval has passed.</summary>
    public void Tick(Func<string> what)
    {
        lock (_lock)
        {
            if (_clock.Elapsed - _last < Pause)
                return;
            _last = _clock.Elapsed;
            output.WriteLine($"{_clock.Elapsed.TotalSeconds,5:0} s  {what()}");
        }
    }

    /// <summary>Prints the text now.</summary>
    public void Say(string what)
    {
        lock (_lock)
            output.WriteLine($"{_clock.Elapsed.TotalSeconds,5:0} s  {what}");
    }
}
