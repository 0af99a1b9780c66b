using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>A proxy in front of PostgreSQL. It parses the operators' sessions, identified by application_name, and relays all others as raw bytes.</summary>
internal sealed class DatabaseProxy : IAsyncDisposable
{
    private const string OperatorPrefix = "ums-operator/";
    private const int CancelRequest = 80877102;
    private const int SslRequest = 80877103;
    private const int GssRequest = 80877104;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly IPEndPoint _server;
    private readonly IInterposer _interposer;
    private readonly Task _accepting;
    private ImmutableHashSet<Task> _sessions = [];

    private DatabaseProxy(IPEndPoint server, IInterposer interposer)
    {
        _server = server;
        _interposer = interposer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Starts to listen.</summary>
    /// <param name="serverPort">PostgreSQL's port on 127.0.0.1.</param>
    /// <param name="interposer">Decides on the changes of operators' sessions.</param>
    public static DatabaseProxy Start(int serverPort, IInterposer interposer) => new(new IPEndPoint(IPAddress.Loopback, serverPort), interposer);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_sessions);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                var session = ServeAsync(client);
                ImmutableInterlocked.Update(ref _sessions, sessions => sessions.Add(session));
                _ = session.ContinueWith(ended => ImmutableInterlocked.Update(ref _sessions, sessions => sessions.Remove(ended)), TaskScheduler.Default);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // The proxy is stopping, or the client disconnected early.
            }
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        await Task.Yield();
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                var front = Line.Of(client);
                if (await GreetAsync(front) is not { } greeting)
                    return;
                await server.ConnectAsync(_server, _stopping.Token);
                var back = Line.Of(server);
                await back.WriteAsync([greeting], _stopping.Token);
                var parameters = greeting.RequestCode == CancelRequest ? [] : Parameters(greeting);
                var application = parameters.GetValueOrDefault("application_name", "");
                if (application.StartsWith(OperatorPrefix, StringComparison.Ordinal))
                    await new HeldSession(front, back, new SessionWrites(TaskOf(application), parameters.GetValueOrDefault("database", "")), _interposer).RunAsync(_stopping.Token);
                else
                    await RawRelay.RunAsync(front, back, _stopping.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // As without a proxy: if one side disconnects, the other side's connection ends.
            }
        }
    }

    /// <summary>Reads the startup message; requests for encryption before it are declined.</summary>
    private async Task<Frame?> GreetAsync(Line client)
    {
        while (await Frame.ReadAsync(client.In, typed: false, _stopping.Token) is { } frame)
        {
            if (frame.RequestCode is not (SslRequest or GssRequest))
                return frame;
            await client.Out.WriteAsync("N"u8.ToArray(), _stopping.Token);
        }

        return null;
    }

    private static ImmutableDictionary<string, string> Parameters(Frame startup) =>
        startup.Texts(offset: 4).Chunk(2).Where(pair => pair is [{ Length: > 0 }, _]).ToImmutableDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <summary>The task's name follows the uid and the mark of the process.</summary>
    private static string TaskOf(string application) => application.Split('/')[^1].Split('.')[^1];
}
