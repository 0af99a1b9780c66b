using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Events;

/// <summary>One step from a state to the next.</summary>
internal struct Move
{
    public State Next;
    public EventKind Kind;
    public Pace Pace;

    /// <summary>Server, slot of work or version that it is about.</summary>
    public byte About;

    /// <summary>The mirror of the API server does not show it to the next look.</summary>
    public bool Unseen;

    /// <summary>A promise that it broke; null: none.</summary>
    public string? Broken;
}
