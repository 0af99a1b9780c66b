using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Npgsql;
using UmsOperator.Postgres.Connections.Bytes;

namespace UmsOperator.Postgres.Connections;

/// <summary>
/// Opens sessions without a pool, with an application_name, with time limits, and with a check of the server for vanished clients. The operator's own login, which may
/// create databases and roles, is used in the maintenance database only: in production and its copies, the owner of a schema can plant code that runs with the
/// privileges of any session that uses it (promise P10). Work there is done by worker roles.
/// </summary>
internal sealed class OperatorConnections(ProcessMark mark, BoundedLogin login)
{
    private const int ConnectSeconds = 4;
    private const int BulkBufferBytes = 1 << 16;

    // Sets only what the server knows: transaction_timeout exists from PostgreSQL 17 on.
    // A database without an encoding accepts any bytes, but only from a client that does not declare UTF8.
    // Keepalives: without them, a session whose client vanished in the middle of a COPY would block its copy for the default of two hours.
    private const string Settings =
        """
        SELECT set_config(name, value, false)
        FROM (VALUES ('client_connection_check_interval', '1s'), ('idle_in_transaction_session_timeout', '0'), ('idle_session_timeout', '0'), ('transaction_timeout', '0'),
            ('tcp_keepalives_idle', '30'), ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '3')) s (name, value)
        WHERE current_setting(name, true) IS NOT NULL
        UNION ALL SELECT set_config('client_encoding', 'SQL_ASCII', false) WHERE current_setting('server_encoding') = 'SQL_ASCII'
        """;

    static OperatorConnections() => Encoding.RegisterProvider(new LosslessUtf8Provider());

    /// <summary>Opens a session of the operator's own login on the maintenance database, for statements that take seconds.</summary>
    public Task<NpgsqlConnection> OpenMaintenanceAsync(DatabaseTarget target, string task, CancellationToken cancellationToken) =>
        OpenMaintenanceAsync(target, task, SessionLimits.Change, cancellationToken);

    /// <summary>Opens a session of the operator's own login on the maintenance database. Dispose it as soon as possible.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="task">
    /// Name of the task, at most 8 characters. For work on a copy, the last part of the copy's name (golden, s3, rp), by which other operators
    /// recognize the work.
    /// </param>
    /// <param name="limits">How long its statements may run.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns>The open session.</returns>
    /// <exception cref="NpgsqlException">The session could not be opened; <see cref="DatabaseFault"/> describes it for users.</exception>
    /// <exception cref="DatabaseActionException">The certificate authority cannot be read.</exception>
    /// <exception cref="MaintenanceRefusedException">The database is not safe for this login; nothing was done there.</exception>
    public Task<NpgsqlConnection> OpenMaintenanceAsync(DatabaseTarget target, string task, SessionLimits limits, CancellationToken cancellationToken) =>
        OpenAsync(target, Own(target), target.Database.MaintenanceDatabase, task, limits, _ => { }, cancellationToken, MaintenanceGuard.RequireAsync);

    /// <summary>
    /// Opens a session of the operator's own login on a database that was just created from template0 and that no other login may connect to. It contains nothing from
    /// production yet, so no code can have been planted. This is the only exception to the rule of this type: only the database's owner may change the owner of
    /// schema public.
    /// </summary>
    public Task<NpgsqlConnection> OpenPristineAsync(DatabaseTarget target, string database, string task, CancellationToken cancellationToken) =>
        OpenAsync(target, Own(target), database, task, SessionLimits.Change, _ => { }, cancellationToken);

    /// <summary>Opens a session of another login. Dispose it as soon as possible, because any session on a template database blocks its clones.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="who">Name and password of the login.</param>
    /// <param name="database">Name of the database.</param>
    /// <param name="task">As for <see cref="OpenMaintenanceAsync(DatabaseTarget, string, SessionLimits, CancellationToken)"/>.</param>
    /// <param name="limits">How long its statements may run.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    public Task<NpgsqlConnection> OpenAsync(DatabaseTarget target, SessionLogin who, string database, string task, SessionLimits limits, CancellationToken cancellationToken) =>
        OpenAsync(target, who, database, task, limits, _ => { }, cancellationToken);

    /// <summary>Opens a session of another login with large buffers and the limits for copies.</summary>
    public Task<NpgsqlConnection> OpenBulkAsync(DatabaseTarget target, SessionLogin who, string database, string task, CancellationToken cancellationToken) =>
        OpenAsync(target, who, database, task, SessionLimits.Copy, connection =>
        {
            connection.ReadBufferSize = BulkBufferBytes;
            connection.WriteBufferSize = BulkBufferBytes;
        }, cancellationToken);

    /// <summary>The environment variables with which pg_dump logs in to a database. They include the password, which never appears on a command line.</summary>
    public IReadOnlyDictionary<string, string> ChildEnvironment(DatabaseTarget target, SessionLogin who, string database, string task, int serverVersion, string? caCertificatePath)
    {
        var options = StartupOptions(who, SessionLimits.Copy);
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PGHOST"] = target.Database.Host,
            ["PGPORT"] = target.Database.Port.ToString(CultureInfo.InvariantCulture),
            ["PGDATABASE"] = database,
            ["PGUSER"] = who.Username,
            ["PGPASSWORD"] = who.Password,
            ["PGAPPNAME"] = mark.ApplicationName(target.Uid, task),
            ["PGCONNECT_TIMEOUT"] = ConnectSeconds.ToString(CultureInfo.InvariantCulture),
            ["PGGSSENCMODE"] = "disable",
            // libpq ignores it before version 16. An impostor would then get the password of a temporary role only.
            ["PGREQUIREAUTH"] = "scram-sha-256",
            ["PGCHANNELBINDING"] = BindsChannel(target) ? "require" : "prefer",
            ["PGOPTIONS"] = serverVersion >= 140000 ? $"{options} -c client_connection_check_interval=1s -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3" : options,
            ["PGSSLMODE"] = target.Database.SslMode switch
            {
                Api.Spec.SslMode.VerifyCA => "verify-ca",
                Api.Spec.SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant(),
            },
        };
        if (caCertificatePath is not null)
            environment["PGSSLROOTCERT"] = caCertificatePath;
        return environment;
    }

    private static SessionLogin Own(DatabaseTarget target) => new(target.OperatorUsername, target.OperatorPassword);

    // Only with modes that guarantee TLS.
    private static bool BindsChannel(DatabaseTarget target) => target.Database.SslMode is Api.Spec.SslMode.Require or Api.Spec.SslMode.VerifyCA or Api.Spec.SslMode.VerifyFull;

    // Sent in the startup packet, so they apply to every statement and override ALTER DATABASE and ALTER ROLE. pg_temp comes last, because otherwise
    // a temporary
    // table would hide a catalog table.
    private static string StartupOptions(SessionLogin who, SessionLimits limits) => string.Create(
        CultureInfo.InvariantCulture,
        $"-c search_path=pg_catalog,pg_temp -c statement_timeout={(long)limits.Statement.TotalMilliseconds} -c lock_timeout={(long)limits.Lock.TotalMilliseconds} -c default_transaction_read_only={(who.ReadOnly ? "on" : "off")}");

    private async Task<NpgsqlConnection> OpenAsync(
        DatabaseTarget target, SessionLogin who, string database, string task, SessionLimits limits, Action<NpgsqlConnectionStringBuilder> adapt, CancellationToken cancellationToken,
        Func<NpgsqlConnection, DatabaseTarget, CancellationToken, Task>? first = null)
    {
        // One data source for each session. Otherwise one would stay cached for every password and every copy's name.
        var authorities = Authorities(target);
        await using var source = BuildSource(target, who, database, task, limits, authorities, adapt);
        var connection = await OpenAsync(source, target, authorities, cancellationToken);
        try
        {
            if (first is not null)
                await first(connection, target, cancellationToken);
            await connection.ExecuteAsync(Settings, cancellationToken);
            if (target.WhenOpened is { } check)
                await check(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(
        NpgsqlDataSource source, DatabaseTarget target, X509Certificate2Collection? authorities, CancellationToken cancellationToken)
    {
        try
        {
            return await login.OpenAsync(target, source, cancellationToken);
        }
        catch (NpgsqlException exception) when (authorities is not null && exception.InnerException is AuthenticationException)
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(TimeSpan.FromSeconds(ConnectSeconds));
            if (await CertificateInspection.ExplainAsync(target, authorities, deadline.Token) is { } problem)
                throw new CertificateRefusedException(problem, exception);
            throw;
        }
    }

    private NpgsqlDataSource BuildSource(
        DatabaseTarget target, SessionLogin who, string database, string task, SessionLimits limits, X509Certificate2Collection? authorities, Action<NpgsqlConnectionStringBuilder> adapt)
    {
        var builder = new NpgsqlSlimDataSourceBuilder
        {
            ConnectionStringBuilder =
            {
                Host = target.Database.Host,
                Port = target.Database.Port,
                Database = database,
                Username = who.Username,
                Password = who.Password,
                // Never sends the password as text or MD5. SCRAM also proves that the server knows the password.
                RequireAuth = "ScramSHA256",
                ChannelBinding = BindsChannel(target) ? ChannelBinding.Require : ChannelBinding.Prefer,
                Options = StartupOptions(who, limits),
                ApplicationName = mark.ApplicationName(target.Uid, task),
                SslMode = Enum.Parse<SslMode>(target.Database.SslMode.ToString()),
                GssEncryptionMode = GssEncryptionMode.Disable,
                Pooling = false,
                Timeout = ConnectSeconds,
                CommandTimeout = (int)limits.Client.TotalSeconds,
                TcpKeepAlive = true,
                TcpKeepAliveTime = 30,
                TcpKeepAliveInterval = 10,
                IncludeErrorDetail = false,
                Encoding = LosslessUtf8.Name,
                ClientEncoding = "UTF8",
            },
        };
        adapt(builder.ConnectionStringBuilder);
        builder.EnableTransportSecurity().EnableArrays();
        // Built-in types suffice, and loading production's types in every session would be expensive.
        builder.ConfigureTypeLoading(loading => loading.EnableTypeLoading(false));
        if (authorities is not null)
            builder.UseRootCertificates(authorities);

        return builder.Build();
    }

    private static X509Certificate2Collection? Authorities(DatabaseTarget target)
    {
        if (target.CaCertificatePem is not { } pem)
            return null;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            // Handled like a Secret without a certificate.
        }

        return authorities.Count > 0
            ? authorities
            : throw new DatabaseActionException(
                $"database.caSecretRef: key ca.crt of Secret '{target.Database.CaSecretRef?.Name}' contains no PEM certificate; put the certificate of the authority there (-----BEGIN CERTIFICATE-----)");
    }
}
