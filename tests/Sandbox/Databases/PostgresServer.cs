using System.Collections.Immutable;
using Npgsql;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Databases;

/// <summary>A real PostgreSQL server on 127.0.0.1, created for one run and removed with it.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan StartDeadline = TimeSpan.FromSeconds(60);

    private readonly RunFolder _run;
    private readonly bool _ownsRun;
    private readonly ProcessSpec _spec;
    private SandboxProcess? _process;

    private PostgresServer(RunFolder run, bool ownsRun, int major, int port, string password, PostgresBinaries binaries, ProcessSpec spec)
    {
        _run = run;
        _ownsRun = ownsRun;
        _spec = spec;
        Major = major;
        Port = port;
        SuperuserPassword = password;
        (BinFolder, LastingBinFolder) = (binaries.Folder, binaries.LastingFolder);
    }

    public string Host => "127.0.0.1";

    public int Port { get; }

    /// <summary>15, 17 or 18.</summary>
    public int Major { get; }

    /// <summary>Password of the role <c>postgres</c>; every connection needs a password (SCRAM-SHA-256).</summary>
    public string SuperuserPassword { get; }

    /// <summary>Folder with <c>pg_dump</c>, <c>psql</c> and other programs.</summary>
    public string BinFolder { get; }

    /// <summary>Folder with the same programs that still exists after this run.</summary>
    public string LastingBinFolder { get; }

    /// <summary>Environment in which <c>pg_dump</c> is found: PATH and the library path.</summary>
    public ImmutableDictionary<string, string?> ClientEnvironment
    {
        get
        {
            var environment = ImmutableDictionary<string, string?>.Empty.Add("PATH", $"{BinFolder}:{Environment.GetEnvironmentVariable("PATH")}");
            return _spec.Environment.TryGetValue("LD_LIBRARY_PATH", out var path) ? environment.Add("LD_LIBRARY_PATH", path) : environment;
        }
    }

    /// <summary>Its data directory.</summary>
    internal string DataFolder => _spec.WorkingFolder!;

    /// <summary>Path of the server's log.</summary>
    public string? LogPath => _process?.LogPath;

    /// <summary>Starts a server; takes less than 3 s with a warm cache, longer the first time.</summary>
    /// <exception cref="SandboxException">The programs could not be fetched, or the server did not become ready.</exception>
    public static async Task<PostgresServer> StartAsync(
        PostgresOptions? options = null, IProgress<string>? progress = null, CancellationToken cancellationToken = default)
    {
        options ??= new PostgresOptions();
        var run = options.Run ?? RunFolder.Create();
        try
        {
            var server = await PrepareAsync(options, run, progress, cancellationToken);
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch when (options.Run is null)
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connection string of the superuser, without pooling: an idle pooled session would prevent its database from being used as a template.</summary>
    public string ConnectionString(string database = "postgres") => new NpgsqlConnectionStringBuilder
    {
        Host = Host,
        Port = Port,
        Username = "postgres",
        Password = SuperuserPassword,
        Database = database,
        Pooling = false,
    }.ConnectionString;

    /// <summary>Restarts a stopped or killed server with the same port and data. Waits for a running server that is still in recovery.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_process is not { HasExited: false })
            _process = _run.Start(_spec);
        await Readiness.WaitAsync(_process, AnswersAsync, StartDeadline, cancellationToken);
    }

    /// <summary>Fast shutdown: sessions are terminated; no committed transaction is lost.</summary>
    public async Task StopAsync()
    {
        if (_process is { } process)
            await process.StopAsync();
    }

    /// <summary>Immediate shutdown, like a crash: the next start recovers.</summary>
    public async Task CrashAsync()
    {
        if (_process is { } process && process.Signal(ProcessSignal.Quit))
            await process.Exited;
    }

    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        await StartAsync(cancellationToken);
    }

    /// <summary>Stops the server and, if it has a separate run, removes its files.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_ownsRun)
            await _run.DisposeAsync();
    }

    internal static ImmutableDictionary<string, string?> EnvironmentOf(PostgresBinaries binaries)
    {
        var environment = ImmutableDictionary<string, string?>.Empty.Add("LC_ALL", "C").Add("HOME", "/");
        return binaries.LibraryPath is { } path ? environment.Add("LD_LIBRARY_PATH", path) : environment;
    }

    private static async Task<PostgresServer> PrepareAsync(
        PostgresOptions options, RunFolder run, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        var user = UnprivilegedUser.Find();
        var binaries = await PostgresBinaries.FindAsync(options.Major, run, user, progress, cancellationToken);
        var template = await PostgresTemplate.FindAsync(options.Major, binaries, run, user, cancellationToken);

        var port = LoopbackPorts.Next(options.Port);
        var folder = run.CreateFolder($"postgres-{options.Major}-port-{port}");
        var data = Path.Combine(folder, "data");
        await run.RunAsync(new("copy", "cp", "-r", "--reflink=auto", template.DataFolder, data), cancellationToken);
        var settings = options.Settings;
        if (options.Address is { } address)
        {
            settings = settings.Add("listen_addresses", $"'127.0.0.1,{address}'");
            await File.AppendAllLinesAsync(Path.Combine(data, "pg_hba.conf"), ["host all all 0.0.0.0/0 scram-sha-256"], cancellationToken);
        }

        await File.AppendAllLinesAsync(Path.Combine(data, "postgresql.conf"), PostgresSettings.Lines(port, settings), cancellationToken);
        if (user is not null)
            await run.RunAsync(new("chown", "chown", "-R", $"{user.UserId}:{user.GroupId}", folder), cancellationToken);

        var spec = new ProcessSpec($"postgres-{options.Major}", binaries.Path("postgres"), "-D", data)
        {
            User = user,
            WorkingFolder = data,
            Environment = EnvironmentOf(binaries),
            StopSignal = ProcessSignal.Interrupt,
            // SIGQUIT: the postmaster terminates its backends, which are in sessions of their own, and frees its shared memory.
            AbandonedSignal = ProcessSignal.Quit,
        };
        return new PostgresServer(run, options.Run is null, options.Major, port, template.Password, binaries, spec);
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString());
            await connection.OpenAsync(cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
