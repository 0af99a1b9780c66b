using System.Runtime.CompilerServices;
using System.Text;

namespace UmsOperator.Cli.Following;

/// <summary>Reads lines of any length with bounded memory: what is behind the bound is left out.</summary>
internal static class BoundedLines
{
    /// <summary>Characters of a line that are kept.</summary>
    public const int Longest = 16_384;

    /// <summary>The lines, until the stream ends.</summary>
    public static async IAsyncEnumerable<string> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var (buffer, line, any) = (new char[8192], new StringBuilder(), false);
        while (await reader.ReadAsync(buffer.AsMemory(), cancellationToken) is > 0 and var count)
        {
            for (var at = 0; at < count; at++)
            {
                if (buffer[at] == '\n')
                {
                    yield return line.ToString();
                    line.Clear();
                    any = false;
                    continue;
                }

                any = true;
                if (line.Length < Longest && buffer[at] != '\r')
                    line.Append(buffer[at]);
            }
        }

        if (any)
            yield return line.ToString();
    }
}
