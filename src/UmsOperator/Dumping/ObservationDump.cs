using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using UmsOperator.Core.Model;
using UmsOperator.Options;

namespace UmsOperator.Dumping;

/// <summary>Writes numbered observations as JSON files, for debugging and for golden plans. They contain the whole spec, but no secret.</summary>
internal sealed class ObservationDump(IOptions<OperatorOptions> options)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private long _number;

    /// <summary>Writes an observation; does nothing without --dump-observations.</summary>
    public async Task WriteAsync(Observed observed, CancellationToken cancellationToken)
    {
        if (options.Value.DumpObservations is not { } folder)
            return;
        Directory.CreateDirectory(folder);
        var number = Interlocked.Increment(ref _number).ToString("D6", CultureInfo.InvariantCulture);
        var path = Path.Combine(folder, $"{observed.Cluster.Namespace}_{observed.Cluster.Name}_{number}.json");
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(observed, Json), cancellationToken);
    }
}
