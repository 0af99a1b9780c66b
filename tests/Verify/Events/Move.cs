using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>One step from a state to the next.</summary>
internal struct Move
{
    public State Next;
    public EventKind Kind;
    public Pace Pace;

    /// <summary>Server, slot of work or version that it concerns.</summary>
    public byte About;

    /// <summary>The API server's cache does not show it in the next observation.</summary>
    public bool Unseen;

    /// <summary>A promise that it breaks; null for none.</summary>
    public string? Broken;
}
