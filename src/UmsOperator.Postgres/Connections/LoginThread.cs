using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>One login on a thread of its own, so that what it computes can be measured and put behind everything else.</summary>
internal sealed class LoginThread
{
    private const int Idle = 5; // SCHED_IDLE

    private readonly TaskCompletionSource<NpgsqlConnection> _connection = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _id;

    private LoginThread(NpgsqlDataSource source)
    {
        var thread = new Thread(() => Open(source)) { IsBackground = true, Name = "PostgreSQL login" };
        thread.Start();
    }

    /// <summary>The session, once it is open.</summary>
    public Task<NpgsqlConnection> Connection => _connection.Task;

    /// <summary>What it has computed so far. Where the system does not tell, as long as it can be.</summary>
    public TimeSpan Computed
    {
        get
        {
            try
            {
                var spent = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{_id}/schedstat"));
                return TimeSpan.FromTicks(long.Parse(spent.AsSpan(0, spent.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture) / TimeSpan.NanosecondsPerTick);
            }
            catch (Exception unknown) when (unknown is IOException or FormatException or ArgumentException)
            {
                return TimeSpan.MaxValue;
            }
        }
    }

    /// <summary>Begins a login.</summary>
    public static LoginThread Start(NpgsqlDataSource source) => new(source);

    /// <summary>Nobody waits for it any more: it gets what processor time nobody else wants. Where the system refuses that, it goes on as it was.</summary>
    public void StandBack()
    {
        if (OperatingSystem.IsLinux() && _id is var id and not 0)
            _ = SetScheduler(id, Idle, 0);
    }

    private void Open(NpgsqlDataSource source)
    {
        if (OperatingSystem.IsLinux())
            _id = ThreadId();
        try
        {
            _connection.SetResult(source.OpenConnection());
        }
        catch (Exception failed)
        {
            _connection.SetException(failed);
        }
    }

    [DllImport("libc", EntryPoint = "gettid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ThreadId();

    [DllImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetScheduler(int thread, int policy, in int priority);
}
