using System.Text;

namespace VendorServer.Logging;

/// <summary>What Java programs print besides their logs: warnings of the virtual machine, stack traces, escape sequences, a very long line, bytes that are not UTF-8.</summary>
internal static class Noise
{
    private const int LongLine = 20_000;

    private static readonly byte[][] Kinds =
    [
        "WARNING: sun.misc.Unsafe::objectFieldOffset will be removed in a future release\n"u8.ToArray(),
        "\u001b[33m[WARN ]\u001b[0m \u001b[36mo.a.c.h.Http11NioProtocol\u001b[0m - Pool exhausted\r\n"u8.ToArray(),
        "java.lang.IllegalStateException: no provider\n\tat de.igel.rm.Server.start(Server.java:211)\n\tat java.base/java.lang.Thread.run(Thread.java:1583)\nCaused by: java.io.IOException\n\t... 12 more\n"u8.ToArray(),
        [.. "Umlaut in ISO 8859-1: M"u8, 0xfc, .. "ller\n"u8],
        Encoding.ASCII.GetBytes($"dump {new string('x', LongLine)}\n"),
        "{\"status\":\"ok\"} 2026-01-01 ERROR password=[hidden]\n"u8.ToArray(),
    ];

    /// <summary>Writes the banner of a start.</summary>
    public static void WriteBanner(string home)
    {
        Console.Error.WriteLine($"Using CATALINA_HOME:   {home}");
        Console.Error.WriteLine("Picked up JAVA_TOOL_OPTIONS: -Dfile.encoding=UTF-8");
        Console.Out.WriteLine("  ____ _   _ __  __\n |  _ \\ | | |  \\/  |\n |_| \\_\\___/|_|  |_|  (v0)");
    }

    /// <summary>Writes one piece of noise to standard output.</summary>
    /// <param name="number">Selects it; any number of 0 or more.</param>
    public static void Write(int number)
    {
        using var output = Console.OpenStandardOutput();
        output.Write(Kinds[number % Kinds.Length]);
    }
}
