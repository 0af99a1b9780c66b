using System.Collections.Immutable;

namespace UmsOperator.Sandbox.Databases;

/// <summary>postgresql.conf of a server for one run: fast rather than durable, with little log output.</summary>
internal static class PostgresSettings
{
    private static readonly ImmutableDictionary<string, string> Defaults = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["listen_addresses"] = "'127.0.0.1'",
        ["unix_socket_directories"] = "''",
        ["max_connections"] = "300",
        ["password_encryption"] = "'scram-sha-256'",
        ["fsync"] = "off",
        ["full_page_writes"] = "off",
        // Segments in /dev/shm would survive SIGKILL; those in the data folder are removed with it.
        ["dynamic_shared_memory_type"] = "mmap",
        // JIT needs LLVM, which unpacked binaries may lack.
        ["jit"] = "off",
        ["logging_collector"] = "off",
        ["log_line_prefix"] = "'%m [%p] %u@%d %a '",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>The last line for a name wins, so the caller's settings take precedence.</summary>
    public static IEnumerable<string> Lines(int port, ImmutableDictionary<string, string> settings) =>
        Defaults.SetItem("port", $"{port}").SetItems(settings).Select(setting => $"{setting.Key} = {setting.Value}").Prepend(string.Empty);
}
