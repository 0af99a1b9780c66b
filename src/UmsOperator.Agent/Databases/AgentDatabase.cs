using Npgsql;
using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Databases;

/// <summary>The agent's own sessions: short, one at a time, with the server's login. They issue no SET ROLE, RESET ROLE or DISCARD ALL.</summary>
internal sealed class AgentDatabase(AgentOptions options, AgentSettings settings) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = Source(options, settings);

    /// <summary>Opens a session, uses it and closes it.</summary>
    /// <exception cref="DatabaseUnavailableException">No session, or it broke off.</exception>
    /// <exception cref="PostgresException">The database refuses a statement for what it says (classes 42, 3F).</exception>
    public async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection;
        try
        {
            connection = await _source.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception e) when (IsAway(e))
        {
            throw new DatabaseUnavailableException(e.Message, e);
        }

        await using (connection)
        {
            try
            {
                return await use(connection);
            }
            catch (PostgresException e) when (IsAboutTheStatement(e))
            {
                throw;
            }
            catch (Exception e) when (IsAway(e))
            {
                throw new DatabaseUnavailableException(e.Message, e);
            }
        }
    }

    /// <summary>Whether a session can be opened now. Waits at most 5 s.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            return true;
        }
        catch (Exception e) when (IsAway(e))
        {
            return false;
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static bool IsAway(Exception e) => e is NpgsqlException or TimeoutException or System.Net.Sockets.SocketException or IOException;

    /// <summary>Syntax errors, missing objects and rights. Everything else (57: shutdown, 53: too many sessions, 55, 40, 08) passes by itself.</summary>
    public static bool IsAboutTheStatement(PostgresException e) => e.SqlState[..2] is "42" or "3F";

    private static NpgsqlDataSource Source(AgentOptions options, AgentSettings settings)
    {
        var binding = options.Binding;
        var text = new NpgsqlConnectionStringBuilder
        {
            Host = binding.Host,
            Port = binding.Port,
            Database = binding.Database,
            Username = binding.Username,
            Password = binding.Password,
            SslMode = binding.SslMode,
            RootCertificate = binding.CaFile,
            ApplicationName = $"ums-agent/{options.PodName[..Math.Min(options.PodName.Length, 50)]}",
            Timeout = 5,
            CommandTimeout = (int)Math.Ceiling(settings.Schema.TimeoutSeconds),
            Pooling = false,
            NoResetOnClose = true,
        };
        var builder = new NpgsqlSlimDataSourceBuilder(text.ConnectionString);
        builder.EnableTransportSecurity();
        return builder.Build();
    }
}
