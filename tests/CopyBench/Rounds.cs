using System.Globalization;

namespace UmsOperator.CopyBench;

/// <summary>The values of one figure in several rounds.</summary>
internal sealed class Rounds(string name)
{
    private readonly List<double> _values = [];

    public string Name => name;

    public double Median => _values.Count == 0 ? double.NaN : _values.Order().ElementAt(_values.Count / 2);

    public double Last => _values[^1];

    public void Add(double value) => _values.Add(value);

    /// <summary>Minimum, median and maximum.</summary>
    public string Text(string format) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {_values.Min().ToString(format, CultureInfo.InvariantCulture)} / {Median.ToString(format, CultureInfo.InvariantCulture)} / {_values.Max().ToString(format, CultureInfo.InvariantCulture)}");
}
