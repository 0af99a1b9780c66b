namespace UmsOperator.Chart.Tests.Tools;

/// <summary>Writes counts for the last line of <c>make test-chart</c>: one line for each count in the file named by $UMS_CHART_TALLY.</summary>
internal static class Tally
{
    private static readonly Lock Lock = new();

    public static void Add(string what, int count = 1)
    {
        if (Environment.GetEnvironmentVariable("UMS_CHART_TALLY") is not { Length: > 0 } file)
            return;
        lock (Lock)
            File.AppendAllText(file, FormattableString.Invariant($"{what}\t{count}\n"));
    }
}
