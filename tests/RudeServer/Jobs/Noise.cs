using System.Text;

namespace RudeServer.Jobs;

/// <summary>Writes a noisy log: many lines, stack traces, bytes that are not text, colours, and a line longer than most readers' buffers.</summary>
internal sealed class Noise(Chance chance)
{
    private static readonly byte[] Colour = [0x1b, (byte)'[', (byte)'3', (byte)'1', (byte)'m', 0x07];

    private readonly Stream _output = Console.OpenStandardOutput();

    public void Say()
    {
        byte[] line = chance.Below(8) switch
        {
            0 => [.. Encoding.UTF8.GetBytes(new InvalidOperationException("it did not work, again\n   at com.example.Rude.run(Rude.java:1)\n   ... 42 more").ToString())],
            1 => [.. chance.Bytes(200), 0],
            2 => [.. Colour, .. "FATAL everything is fine"u8],
            3 => Encoding.UTF8.GetBytes(new string('x', 20_000)),
            _ => Encoding.UTF8.GetBytes($"DEBUG {chance.Below(1_000_000)} of {chance.Below(1_000_000)} {{\"level\":\"error\"}}"),
        };
        _output.Write([.. line, (byte)'\n']);
    }
}
