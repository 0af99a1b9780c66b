using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Acting;

/// <summary>A state under construction, and the first promise broken meanwhile.</summary>
internal sealed class Scene(Setup setup, Programs programs)
{
    public State Now;

    public Setup Setup { get; } = setup;

    public Programs Programs { get; } = programs;

    public Semantics Semantics { get; init; } = new();

    public string? Broken { get; private set; }

    public void Start(in State state)
    {
        Now = state;
        Broken = null;
    }

    public void Break(string promise) => Broken ??= promise;
}
