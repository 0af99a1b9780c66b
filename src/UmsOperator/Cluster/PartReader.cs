using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using UmsOperator.Kubernetes;

namespace UmsOperator.Cluster;

/// <summary>Reads the parts of one observation, and records those that cannot be read. The parts may be read in parallel.</summary>
internal sealed class PartReader(ObjectKey cluster, ILogger logger)
{
    /// <summary>Objects whose problems are listed; of the rest only the number is given.</summary>
    private const int MostListed = 3;

    private readonly Lock _lock = new();
    private readonly List<UnseenPart> _unseen = [];

    /// <summary>The parts that could not be read.</summary>
    public IReadOnlyList<UnseenPart> Unseen
    {
        get
        {
            lock (_lock)
                return [.. _unseen.OrderBy(unseen => unseen.Part)];
        }
    }

    /// <summary>Reads one value; the default if it cannot be read.</summary>
    public async Task<T?> ReadAsync<T>(ObservedPart part, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Add(part, error);
            return default;
        }
    }

    /// <summary>Reads several objects; one that is unreadable does not affect the others.</summary>
    public async Task<IReadOnlyList<T>> ReadEachAsync<T>(ObservedPart part, Func<Task<IEnumerable<Func<T>>>> read, CancellationToken cancellationToken) =>
        ReadEach(part, await ReadAsync(part, read, cancellationToken) ?? [], static one => one());

    /// <summary>Reads several objects; one that is unreadable does not affect the others.</summary>
    public IReadOnlyList<T> ReadEach<TSource, T>(ObservedPart part, IEnumerable<TSource> sources, Func<TSource, T> read)
    {
        List<T> found = [];
        List<string> problems = [];
        foreach (var source in sources)
        {
            try
            {
                found.Add(read(source));
            }
            catch (Exception error)
            {
                // An object with a missing label is the user's to correct; any other error is a defect of the operator.
                if (error is not ObservationException)
                    logger.PartUnseen(error, cluster, $"{part}");
                problems.Add(error is ObservationException ? $"{Noun(part)} {error.Message}" : FailureText.Of(error));
            }
        }

        Add(part, problems);
        return found;
    }

    /// <summary>Records problems of a part that were found elsewhere.</summary>
    public void Add(ObservedPart part, IReadOnlyCollection<string> problems)
    {
        if (problems.Count > 0)
            Add(part, string.Join("; ", problems.Take(MostListed)) + (problems.Count > MostListed ? $"; and {problems.Count - MostListed} more" : ""));
    }

    private static string Noun(ObservedPart part) => part switch
    {
        ObservedPart.Pods => "Pod",
        ObservedPart.Secrets => "Secret",
        _ => "object",
    };

    private void Add(ObservedPart part, Exception error)
    {
        logger.PartUnseen(error, cluster, $"{part}");
        Add(part, $"{part} cannot be read: {FailureText.Of(error)}");
    }

    private void Add(ObservedPart part, string problem)
    {
        lock (_lock)
            _unseen.Add(new UnseenPart(part, SafeText.Of(problem, SafeText.Sentence)));
    }
}
