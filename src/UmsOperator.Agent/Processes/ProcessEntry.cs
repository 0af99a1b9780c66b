namespace UmsOperator.Agent.Processes;

/// <summary>A process of this machine.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Parent">Its parent's id.</param>
/// <param name="Ended">Whether it has ended and waits for its parent to notice.</param>
internal sealed record ProcessEntry(int Id, int Parent, bool Ended);
