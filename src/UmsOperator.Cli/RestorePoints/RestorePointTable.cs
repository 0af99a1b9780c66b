using Spectre.Console;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.RestorePoints;

/// <summary>Retained copies, a line each.</summary>
internal static class RestorePointTable
{
    /// <summary>The table.</summary>
    public static Table Of(IReadOnlyList<RestorePoint> copies, DateTime now)
    {
        var table = Cells.Table("DATABASE", "KIND", "VERSION", "BEFORE THE UPDATE", "EXPIRES");
        foreach (var copy in copies)
        {
            table.AddRow(
                Cells.Of(copy.Database), Cells.Of(copy.Kind), Cells.Of(copy.CanBeProduction ? copy.From ?? "unknown" : copy.To ?? "unknown"),
                Cells.Of(copy.UpdateStart is { } begun ? $"{copy.UpdateId} to {copy.To}, {Phrases.Instant(begun)}" : "no longer in the history"),
                Cells.Of(copy.Expiry is { } at ? (at > now ? $"in {Phrases.Between(now, at)}, {Phrases.Instant(at)}" : "now") : "after the update"));
        }

        return table;
    }
}
