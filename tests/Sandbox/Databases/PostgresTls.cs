using System.Globalization;
using Npgsql;
using UmsOperator.Sandbox.ControlPlane;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Databases;

/// <summary>TLS of a PostgreSQL server, with its own certificate authority.</summary>
public sealed class PostgresTls : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly PostgresServer _server;
    private readonly RunFolder _run;
    private readonly CertificateAuthority _authority = new(TimeProvider.System);

    private PostgresTls(PostgresServer server, RunFolder run) => (_server, _run) = (server, run);

    /// <summary>The authority's certificate in PEM, as in ca.crt.</summary>
    public string AuthorityPem => _authority.CertificatePem;

    /// <summary>Enables TLS with a certificate that is valid for the server's address.</summary>
    /// <param name="server">A running server.</param>
    /// <param name="run">Runs the needed programs.</param>
    /// <param name="cancellationToken">Cancels the change.</param>
    /// <exception cref="SandboxException">The server did not load the certificate in time.</exception>
    public static async Task<PostgresTls> TurnOnAsync(PostgresServer server, RunFolder run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(run);
        var tls = new PostgresTls(server, run);
        try
        {
            await tls.PresentAsync(server.Host, expired: false, cancellationToken);
            return tls;
        }
        catch
        {
            tls.Dispose();
            throw;
        }
    }

    /// <summary>Makes the server present a certificate for another name, or an expired one. Returns once new sessions see it.</summary>
    public async Task PresentAsync(string name, bool expired, CancellationToken cancellationToken)
    {
        var certificate = _authority.IssueServer(name, expired);
        await WriteAsync("server.crt", certificate.CertificatePem, cancellationToken);
        await WriteAsync("server.key", certificate.PrivateKeyPem, cancellationToken);
        var before = await LoadedAsync(cancellationToken);
        await AskAsync("ALTER SYSTEM SET ssl = on", cancellationToken);
        await AskAsync("SELECT pg_reload_conf()", cancellationToken);
        var begun = TimeProvider.System.GetTimestamp();
        while (await LoadedAsync(cancellationToken) == before)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Deadline)
                throw new SandboxException($"PostgreSQL did not load its certificate:\n{(_server.LogPath is { } log ? await File.ReadAllTextAsync(log, cancellationToken) : "")}");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    public void Dispose() => _authority.Dispose();

    private async Task WriteAsync(string name, string text, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_server.DataFolder, name);
        await File.WriteAllTextAsync(path, text, cancellationToken);
        File.SetUnixFileMode(path, OwnerOnly);
        if (UnprivilegedUser.Find() is { } user)
            await _run.RunAsync(new("chown", "chown", $"{user.UserId}:{user.GroupId}", path), cancellationToken);
    }

    /// <summary>When the configuration of a new session was loaded; the postmaster has loaded certificates by then.</summary>
    private async Task<string> LoadedAsync(CancellationToken cancellationToken) =>
        Convert.ToString(await AskAsync("SELECT pg_conf_load_time()::text", cancellationToken), CultureInfo.InvariantCulture)!;

    private async Task<object?> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(_server.ConnectionString());
        await connection.OpenAsync(cancellationToken);
        // All statements are constants of this file.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        return await command.ExecuteScalarAsync(cancellationToken);
    }
}
