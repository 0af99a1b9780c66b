using UmsOperator.Verify.Mutating;

namespace UmsOperator.Verify.Exploring;

/// <summary>Searches for one seeded bug.</summary>
internal static class Hunt
{
    /// <summary>Explores with the bug enabled.</summary>
    /// <returns>The trace of the broken promise in terms of the protocol; null if the bug was not found.</returns>
    public static IReadOnlyList<string>? For(Mutant mutant, CancellationToken cancellationToken)
    {
        var explorer = new Explorer(mutant.Setup, mutant);
        return explorer.Run(mutant.Faults, cancellationToken) is { } found ? [.. Trace.Of(explorer, mutant.Setup, explorer.Programs, found)] : null;
    }
}
