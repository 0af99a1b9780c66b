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

    /// <summary>A figure of a process's memory, as Linux names it (VmHWM, RssAnon, RssShmem), in bytes.</summary>
    public static long Memory(int process, string figure)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith($"{figure}:", StringComparison.Ordinal));
        return 1024 * long.Parse(line[(figure.Length + 1)..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    /// <summary>The one-minute load, to tell a quiet machine from a busy one.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}
