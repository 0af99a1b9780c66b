using System.Globalization;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>What a process has had in memory.</summary>
internal static class OperatorMemory
{
    private const string Peaked = "VmHWM:";

    /// <summary>Bytes at the most, of a process or of its group's; 0 if it has ended.</summary>
    public static long Peak(int processId)
    {
        try
        {
            // The child that a shell was replaced by keeps its id.
            var line = File.ReadLines($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/status").FirstOrDefault(line => line.StartsWith(Peaked, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[Peaked.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
