using Prometheus;

namespace UmsOperator.Measuring;

/// <summary>A gauge whose series are replaced together. Series without a new value are removed.</summary>
internal sealed class SeriesGauge(Gauge gauge)
{
    private HashSet<string> _shown = [];

    /// <summary>Replaces all series.</summary>
    public void Replace(IEnumerable<(string[] Labels, double Value)> series)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (labels, value) in series)
        {
            gauge.WithLabels(labels).Set(value);
            shown.Add(string.Join('\n', labels));
        }
        foreach (var gone in _shown.Where(labels => !shown.Contains(labels)))
            gauge.RemoveLabelled(gone.Split('\n'));
        _shown = shown;
    }
}
