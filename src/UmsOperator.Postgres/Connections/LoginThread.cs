using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>A login on its own thread, so that its CPU time can be measured and its priority lowered.</summary>
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

    /// <summary>Completes with the session when it is open.</summary>
    public Task<NpgsqlConnection> Connection => _connection.Task;

    /// <summary>CPU time used so far; <see cref="TimeSpan.MaxValue"/> if the system does not report it.</summary>
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

    /// <summary>Starts a login.</summary>
    public static LoginThread Start(NpgsqlDataSource source) => new(source);

    /// <summary>
    /// Lowers the thread to idle priority, for a login that no caller waits for any more. If the system refuses that, the priority stays as it is.
    /// </summary>
    public void LowerPriority()
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
