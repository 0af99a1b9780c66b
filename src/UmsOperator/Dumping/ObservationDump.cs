using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using UmsOperator.Core.Model;
using UmsOperator.Options;

namespace UmsOperator.Dumping;

/// <summary>Writes observations as JSON files, in order, for golden cases. For debugging: they hold no secret, but the whole spec.</summary>
internal sealed class ObservationDump(OperatorOptions options)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private long _number;

    /// <summary>Writes one, if asked for at the start of the process.</summary>
    public async Task WriteAsync(Observed observed, CancellationToken cancellationToken)
    {
        if (options.DumpObservations is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        var number = Interlocked.Increment(ref _number).ToString("D6", CultureInfo.InvariantCulture);
        var path = Path.Combine(folder, $"{observed.Cluster.Namespace}_{observed.Cluster.Name}_{number}.json");
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(observed, Json), cancellationToken);
    }
}
