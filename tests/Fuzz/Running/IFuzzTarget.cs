using CsCheck;

namespace UmsOperator.Fuzz.Running;

/// <summary>A component that reads external input. The random generator determines a case.</summary>
internal interface IFuzzTarget : IAsyncDisposable
{
    /// <summary>Name in the output.</summary>
    string Name { get; }

    /// <summary>Number of concurrent cases.</summary>
    int Parallel { get; }

    /// <summary>Runs one case.</summary>
    /// <param name="chance">Random generator of this case.</param>
    /// <param name="cancellationToken">Cancels the case.</param>
    /// <returns>Null on success; otherwise the failure with its input.</returns>
    Task<string?> TryAsync(PCG chance, CancellationToken cancellationToken);
}
