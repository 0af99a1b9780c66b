using CsCheck;

namespace UmsOperator.Fuzz.Running;

/// <summary>Something that reads what others wrote. A case is drawn from a generator of chance and is the same for the same one.</summary>
internal interface IFuzzTarget : IAsyncDisposable
{
    /// <summary>In what is printed.</summary>
    string Name { get; }

    /// <summary>Cases at a time.</summary>
    int Parallel { get; }

    /// <summary>Tries one case.</summary>
    /// <param name="chance">Of this case alone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if all is well; else what was lost, with what it was lost on.</returns>
    Task<string?> TryAsync(PCG chance, CancellationToken cancellationToken);
}
