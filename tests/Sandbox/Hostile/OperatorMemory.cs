using System.Globalization;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>Reads the peak memory of a process.</summary>
internal static class OperatorMemory
{
    private const string Peaked = "VmHWM:";

    /// <summary>Peak resident memory in bytes; 0 if the process has ended.</summary>
    public static long Peak(int processId)
    {
        try
        {
            // The program that replaced the shell by exec keeps the shell's process ID.
            var line = File.ReadLines($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/status").FirstOrDefault(line => line.StartsWith(Peaked, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[Peaked.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
