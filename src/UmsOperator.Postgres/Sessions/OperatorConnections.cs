using System.Globalization;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace UmsOperator.Postgres.Sessions;

/// <summary>Opens the operator's own sessions by the rules of design §4: no pool, no command timeout, named, and checked by the server for a vanished client.</summary>
internal sealed class OperatorConnections(ProcessMark mark)
{
    private const int ConnectSeconds = 4;
    private const int BulkBufferBytes = 1 << 16;

    // PostgreSQL 13 does not know the first; there a killed client's statement runs on until it is found as a ghost.
    // The timeouts may be set for a role or a database, and are meant for its users: they would end a copy half-way.
    // Keepalives: a session whose client vanished without a word, in the middle of a COPY, would hold its copy for the two hours that are usual.
    private const string Settings =
        """
        SELECT set_config(name, value, false)
        FROM (VALUES ('client_connection_check_interval', '1s'), ('statement_timeout', '0'), ('lock_timeout', '0'), ('idle_in_transaction_session_timeout', '0'), ('idle_session_timeout', '0'), ('transaction_timeout', '0'),
            ('tcp_keepalives_idle', '30'), ('tcp_keepalives_interval', '10'), ('tcp_keepalives_count', '3')) s (name, value)
        WHERE current_setting(name, true) IS NOT NULL
        """;

    /// <summary>Opens a session on the maintenance database.</summary>
    public Task<NpgsqlConnection> OpenMaintenanceAsync(DatabaseTarget target, string task, CancellationToken cancellationToken) =>
        OpenAsync(target, target.Database.MaintenanceDatabase, task, cancellationToken);

    /// <summary>Opens a session. Dispose it as soon as it is done: any session on a template blocks its clones.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="database">Name of the database.</param>
    /// <param name="task">At most 8 characters; work on a copy takes the last part of its name (golden, s3, rp, failed1), so that the planner knows what is in flight.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <returns>The open session.</returns>
    /// <exception cref="NpgsqlException">It could not be opened; <see cref="Faults.DatabaseFault"/> puts it into words.</exception>
    /// <exception cref="DatabaseActionException">The certificate authority cannot be read.</exception>
    public Task<NpgsqlConnection> OpenAsync(DatabaseTarget target, string database, string task, CancellationToken cancellationToken) =>
        OpenAsync(target, database, task, _ => { }, cancellationToken);

    private async Task<NpgsqlConnection> OpenAsync(DatabaseTarget target, string database, string task, Action<NpgsqlConnectionStringBuilder> adapt, CancellationToken cancellationToken)
    {
        // One data source for each session: it would be cached for ever under each password and each copy's name otherwise.
        var authorities = Authorities(target);
        await using var source = BuildSource(target, database, task, authorities, adapt);
        var connection = await OpenAsync(source, target, authorities, cancellationToken);
        try
        {
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

    /// <summary>As <see cref="OpenAsync(DatabaseTarget, string, string, CancellationToken)"/>, for rows in bulk: with large buffers, and with the bytes of a database without an encoding untouched.</summary>
    public Task<NpgsqlConnection> OpenBulkAsync(DatabaseTarget target, string database, string task, bool withoutEncoding, CancellationToken cancellationToken) =>
        OpenAsync(target, database, task, connection =>
        {
            connection.ReadBufferSize = BulkBufferBytes;
            connection.WriteBufferSize = BulkBufferBytes;
            if (withoutEncoding)
                connection.ClientEncoding = "SQL_ASCII";
        }, cancellationToken);

    /// <summary>The environment that makes pg_dump an operator session on that database. The password is handed over here, never on a command line.</summary>
    public IReadOnlyDictionary<string, string> ChildEnvironment(DatabaseTarget target, string database, string task, int serverVersion, string? caCertificatePath)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PGHOST"] = target.Database.Host,
            ["PGPORT"] = target.Database.Port.ToString(CultureInfo.InvariantCulture),
            ["PGDATABASE"] = database,
            ["PGUSER"] = target.OperatorUsername,
            ["PGPASSWORD"] = target.OperatorPassword,
            ["PGAPPNAME"] = mark.ApplicationName(target.Uid, task),
            ["PGCONNECT_TIMEOUT"] = ConnectSeconds.ToString(CultureInfo.InvariantCulture),
            ["PGSSLMODE"] = target.Database.SslMode switch
            {
                Api.Spec.SslMode.VerifyCA => "verify-ca",
                Api.Spec.SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant(),
            },
        };
        if (serverVersion >= 140000)
            environment["PGOPTIONS"] = "-c client_connection_check_interval=1s -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3";
        if (caCertificatePath is not null)
            environment["PGSSLROOTCERT"] = caCertificatePath;
        return environment;
    }

    private static async Task<NpgsqlConnection> OpenAsync(
        NpgsqlDataSource source, DatabaseTarget target, X509Certificate2Collection? authorities, CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
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

    private NpgsqlDataSource BuildSource(DatabaseTarget target, string database, string task, X509Certificate2Collection? authorities, Action<NpgsqlConnectionStringBuilder> adapt)
    {
        var builder = new NpgsqlSlimDataSourceBuilder
        {
            ConnectionStringBuilder =
            {
                Host = target.Database.Host,
                Port = target.Database.Port,
                Database = database,
                Username = target.OperatorUsername,
                Password = target.OperatorPassword,
                ApplicationName = mark.ApplicationName(target.Uid, task),
                SslMode = Enum.Parse<SslMode>(target.Database.SslMode.ToString()),
                GssEncryptionMode = GssEncryptionMode.Disable,
                Pooling = false,
                Timeout = ConnectSeconds,
                CommandTimeout = 0,
                TcpKeepAlive = true,
                TcpKeepAliveTime = 30,
                TcpKeepAliveInterval = 10,
                IncludeErrorDetail = false,
            },
        };
        adapt(builder.ConnectionStringBuilder);
        builder.EnableTransportSecurity().EnableArrays();
        // Built-in types suffice, and a look at the types of production for each session would be dear.
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
            // As if there were none.
        }

        return authorities.Count > 0
            ? authorities
            : throw new DatabaseActionException($"database.caSecretRef: key ca.crt of Secret '{target.Database.CaSecretRef?.Name}' holds no certificate in PEM; put the authority's there (-----BEGIN CERTIFICATE-----)");
    }
}
