using System.Globalization;
using System.Text;

namespace UmsOperator.Agent.Logging;

/// <summary>Cuts bytes into lines of bounded length. Not thread-safe.</summary>
/// <param name="maxBytes">The rest of a longer line is counted and left out.</param>
/// <param name="line">Receives each line, without its line break.</param>
internal sealed class LineSplitter(int maxBytes, Action<string> line)
{
    private readonly byte[] _kept = new byte[maxBytes];
    private int _length;
    private long _cut;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        while (true)
        {
            var end = bytes.IndexOf((byte)'\n');
            Keep(end < 0 ? bytes : bytes[..end]);
            if (end < 0)
                return;
            Emit();
            bytes = bytes[(end + 1)..];
        }
    }

    /// <summary>Writes a last line without a line break.</summary>
    public void End()
    {
        if (_length > 0)
            Emit();
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        var room = Math.Min(part.Length, maxBytes - _length);
        part[..room].CopyTo(_kept.AsSpan(_length));
        _length += room;
        _cut += part.Length - room;
    }

    private void Emit()
    {
        var text = Encoding.UTF8.GetString(_kept, 0, _length);
        line(_cut == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} … {_cut} more bytes"));
        (_length, _cut) = (0, 0);
    }
}
