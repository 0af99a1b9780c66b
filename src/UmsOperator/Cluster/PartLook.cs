using UmsOperator.Core.Model;
using UmsOperator.Core.Texts;
using UmsOperator.Kubernetes;

namespace UmsOperator.Cluster;

/// <summary>Makes the parts of one observation, and notes those that cannot be made. Used by one observation, whose looks may run side by side.</summary>
internal sealed class PartLook(ObjectKey cluster, ILogger logger)
{
    /// <summary>Objects whose faults are told one by one; of more only the number.</summary>
    private const int Told = 3;

    private readonly Lock _lock = new();
    private readonly List<UnseenPart> _unseen = [];

    /// <summary>The parts that could not be made.</summary>
    public IReadOnlyList<UnseenPart> Unseen
    {
        get
        {
            lock (_lock)
                return [.. _unseen.OrderBy(unseen => unseen.Part)];
        }
    }

    /// <summary>One value; the default if it cannot be had.</summary>
    public async Task<T?> AtAsync<T>(ObservedPart part, Func<Task<T>> look, CancellationToken cancellationToken)
    {
        try
        {
            return await look();
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Note(part, error);
            return default;
        }
    }

    /// <summary>Several objects, of which each may be unreadable by itself.</summary>
    public async Task<IReadOnlyList<T>> EachAsync<T>(ObservedPart part, Func<Task<IEnumerable<Func<T>>>> look, CancellationToken cancellationToken) =>
        Each(part, await AtAsync(part, look, cancellationToken) ?? [], static read => read());

    /// <summary>Several objects, of which each may be unreadable by itself.</summary>
    public IReadOnlyList<T> Each<TSource, T>(ObservedPart part, IEnumerable<TSource> sources, Func<TSource, T> read)
    {
        List<T> found = [];
        List<string> faults = [];
        foreach (var source in sources)
        {
            try
            {
                found.Add(read(source));
            }
            catch (Exception error)
            {
                // An object without its marks is told of; anything else is a fault of ours.
                if (error is not ObservationException)
                    logger.PartUnseen(error, cluster, $"{part}");
                faults.Add(error is ObservationException ? $"{Noun(part)} {error.Message}" : FailureText.Of(error));
            }
        }

        Tell(part, faults);
        return found;
    }

    /// <summary>Notes what somebody else found out about a part.</summary>
    public void Tell(ObservedPart part, IReadOnlyCollection<string> problems)
    {
        if (problems.Count > 0)
            Note(part, string.Join("; ", problems.Take(Told)) + (problems.Count > Told ? $"; and {problems.Count - Told} more" : ""));
    }

    private static string Noun(ObservedPart part) => part switch
    {
        ObservedPart.Pods => "Pod",
        ObservedPart.Secrets => "Secret",
        _ => "object",
    };

    private void Note(ObservedPart part, Exception error)
    {
        logger.PartUnseen(error, cluster, $"{part}");
        Note(part, $"{part} cannot be read: {FailureText.Of(error)}");
    }

    private void Note(ObservedPart part, string problem)
    {
        lock (_lock)
            _unseen.Add(new UnseenPart(part, SafeText.Of(problem, SafeText.Sentence)));
    }
}
