namespace UmsOperator.Cli.Timelines;

/// <summary>A step on the timeline of an update.</summary>
/// <param name="Step">Its name.</param>
/// <param name="Start">Seconds from the begin of the update.</param>
/// <param name="Seconds">Its duration.</param>
/// <param name="Waited">The part of it that was spent waiting for a person or the window.</param>
/// <param name="Runs">Whether it is under way.</param>
/// <param name="Note">Why it went back; empty if it did not.</param>
internal sealed record Bar(string Step, double Start, double Seconds, double Waited, bool Runs, string Note);
