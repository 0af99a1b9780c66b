using System.Globalization;

namespace UmsOperator.Agent.Logging;

/// <summary>
/// Copies the lines that are added to a file. The vendor's server empties its files at each start, and may replace them: both begin the file from its first byte.
/// Begins at the end of a file that is already there.
/// </summary>
internal sealed class FileTail(string path, string source, int maxLineBytes, LineSink sink) : IDisposable
{
    // A flood is not copied in full: what is further behind is left out, with a line that says so.
    private const long MaxBehind = 8 << 20;
    private const int MaxTurn = 1 << 20;

    private readonly byte[] _buffer = new byte[64 << 10];
    private readonly LineSplitter _lines = new(maxLineBytes, line => sink.Write(source, line));
    private FileStream? _file;
    private string? _target;
    private bool _looked;

    /// <summary>Copies what was added since the last call, at most 1 MiB.</summary>
    public void Turn()
    {
        try
        {
            if (Open() is { } file)
                Copy(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Close();
        }

        _looked = true;
    }

    public void Dispose() => Close();

    private FileStream? Open()
    {
        // Moved or deleted: the old file is read to its end, and then the new one under this name.
        if (_file is not null && Target(_file) != _target)
        {
            Copy(_file);
            _lines.End();
            Close();
        }

        if (_file is null && File.Exists(path))
        {
            _file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 });
            _target = Target(_file);
            // What an earlier container wrote was copied by that one.
            if (!_looked)
                _file.Seek(0, SeekOrigin.End);
        }

        return _file;
    }

    /// <summary>The path under which the kernel knows an open file now.</summary>
    private static string? Target(FileStream file) => new FileInfo($"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}").LinkTarget;

    private void Copy(FileStream file)
    {
        var length = file.Length;
        if (length < file.Position)
        {
            _lines.End();
            file.Seek(0, SeekOrigin.Begin);
        }
        else if (length - file.Position > MaxBehind)
        {
            sink.Write(source, string.Create(CultureInfo.InvariantCulture, $"… {length - file.Position - MaxTurn} bytes of {path} are left out"));
            file.Seek(length - MaxTurn, SeekOrigin.Begin);
        }

        for (var copied = 0; copied < MaxTurn;)
        {
            var read = file.Read(_buffer);
            if (read == 0)
                break;
            _lines.Add(_buffer.AsSpan(0, read));
            copied += read;
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }
}
