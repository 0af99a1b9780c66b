namespace UmsOperator.Verify.Model;

/// <summary>
/// Time of the model. The planner uses the clock only for IDs and comparisons, so the clock of a state is the number of assigned IDs,
/// one second each, and other instants are relative to now.
/// </summary>
internal static class Instants
{
    /// <summary>Maximum number of different IDs in one state.</summary>
    public const byte MostIds = 15;

    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    public static readonly DateTime Start = new(2026, 1, 10, 20, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Ids = [.. Enumerable.Range(0, MostIds + 1).Select(number => Stamp(At((byte)number)))];

    public static DateTime At(byte id) => Start.AddSeconds(id);

    public static string Id(byte id) => Ids[id];

    public static byte ReadId(string text) => Array.IndexOf(Ids, text) is var found and >= 0 ? (byte)found : throw new InvalidOperationException($"{text} is not an ID of the model");

    private static string Stamp(DateTime now)
    {
        var text = "";
        for (var seconds = (long)(now - DateTime.UnixEpoch).TotalSeconds; seconds > 0; seconds /= 36)
            text = Digits[(int)(seconds % 36)] + text;
        return "t" + text;
    }
}
