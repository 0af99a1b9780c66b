using System.Diagnostics;
using System.Text;
using UmsOperator.Postgres.Connections;

namespace UmsOperator.Postgres.LogicalCopy;

/// <summary>A child process, killed on disposal if it still runs. Secrets are passed only through its environment.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int ErrorKept = 2000;
    private const int ErrorShown = 600;

    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Task _errorsRead;

    private ChildProcess(Process process)
    {
        _process = process;
        _errorsRead = ReadErrorsAsync();
    }

    /// <summary>Standard output; must be read to the end.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Standard input; the caller closes it.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>Starts a program.</summary>
    /// <exception cref="DatabaseActionException">The program cannot be started.</exception>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardErrorEncoding = Encoding.UTF8,
        };
        // Passes only what libpq and the loader need. The operator's own environment may hold libpq settings and secrets.
        start.Environment.Clear();
        foreach (var name in new[] { "PATH", "LD_LIBRARY_PATH", "TMPDIR" })
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        try
        {
            return new ChildProcess(Process.Start(start) ?? throw new DatabaseActionException($"{program} did not start"));
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new DatabaseActionException($"{program} cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the whole output as text and waits until the process exits.</summary>
    public async Task<string> ReadOutputAsync(CancellationToken cancellationToken)
    {
        _process.StandardInput.Close();
        using var reader = new StreamReader(Output, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellationToken);
        await WaitAsync(cancellationToken);
        return text;
    }

    /// <summary>Waits until the process exits.</summary>
    /// <exception cref="DatabaseActionException">The exit code is not 0. The message holds the end of its error output.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _errorsRead.WaitAsync(cancellationToken);
        if (_process.ExitCode != 0)
        {
            var (kind, cure) = PgDumpErrors.Of(_process.ExitCode, Errors());
            throw new DatabaseActionException($"{Path.GetFileName(_process.StartInfo.FileName)} failed with exit code {_process.ExitCode}: {Shown(Errors())}; {cure}") { Kind = kind };
        }
    }

    /// <summary>Kills the process and its children if it still runs.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors)
            {
                _errors.Append(line).Append(' ');
                if (_errors.Length > ErrorKept)
                    _errors.Remove(0, _errors.Length - ErrorKept);
            }
        }
    }

    // The reason comes last; before it pg_dump prints the query.
    private static string Shown(string errors) => errors.Length <= ErrorShown ? errors : $"…{errors[^ErrorShown..]}";

    private string Errors()
    {
        lock (_errors)
            return _errors.ToString().Trim();
    }
}
