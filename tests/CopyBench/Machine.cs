using System.Globalization;

namespace UmsOperator.CopyBench;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    /// <summary>Cores, memory, file system, kernel, PostgreSQL.</summary>
    public static string Describe()
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30);
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "CPU";
        var disk = new DriveInfo(Path.GetTempPath()).DriveFormat;
        return $"{Environment.ProcessorCount} cores ({model}), {memory} GiB, {disk}, Linux {Environment.OSVersion.Version}; PostgreSQL 15, fsync on, shared_buffers 1 GB; medians";
    }

    /// <summary>The most memory that this process has had, in MB.</summary>
    public static int PeakMegabytes()
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return int.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1000;
    }

    /// <summary>The one-minute load, to tell a quiet machine from a busy one.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
