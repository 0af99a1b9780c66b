using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>A failure described for users: the field of the spec, what is wrong and what to do. Contains no secret.</summary>
/// <param name="Reach">The result for the observation.</param>
/// <param name="Problem">The description.</param>
internal sealed record DatabaseFault(DatabaseReach Reach, string Problem)
{
    /// <summary>Describes an exception.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="database">Name of the database that was to be reached.</param>
    /// <param name="exception">The exception.</param>
    /// <returns>The failure.</returns>
    public static DatabaseFault Of(DatabaseTarget target, string database, Exception exception) => exception switch
    {
        DatabaseActionException or CertificateRefusedException or MaintenanceRefusedException or ScramIterationsException => new(DatabaseReach.Unreachable, exception.Message),
        PostgresException refused => OfServer(target, database, refused),
        NpgsqlException { InnerException: PostgresException refused } => OfServer(target, database, refused),
        _ when IsOurs(exception) => new(DatabaseReach.Unreachable,
            $"an internal error of the operator occurred at '{database}' ({exception.GetType().Name}: {exception.Message}); {target.Address} is not the cause; the operator retries; if the error persists, report it with this text"),
        _ => OfNetwork(target, exception),
    };

    // Exceptions that neither Npgsql nor the network throws come from the operator's own code. Changing the network or a Secret does not help.
    private static bool IsOurs(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is NpgsqlException or IOException or SocketException or TimeoutException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
                return false;
        }

        return true;
    }

    private static DatabaseFault OfServer(DatabaseTarget target, string database, PostgresException refused)
    {
        var spec = target.Database;
        // Only an error that ends the session is attributed to the login or the server, because code that runs in a session can raise any SQLSTATE.
        if (refused.InvariantSeverity is not ("FATAL" or "PANIC") && refused.SqlState is not PostgresErrorCodes.InsufficientPrivilege)
            return new(DatabaseReach.Unreachable, Describe(target, refused));
        return refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword => new(DatabaseReach.LoginRefused,
                $"database.operatorSecretRef: PostgreSQL refused the password of login '{target.OperatorUsername}'; correct Secret '{spec.OperatorSecretRef.Name}'"),
            PostgresErrorCodes.InvalidAuthorizationSpecification => new(DatabaseReach.LoginRefused,
                $"database.operatorSecretRef: PostgreSQL on {target.Address} rejected login '{target.OperatorUsername}' ({refused.MessageText}); correct Secret '{spec.OperatorSecretRef.Name}', the role, or pg_hba.conf"),
            PostgresErrorCodes.InvalidCatalogName => new(DatabaseReach.Unreachable,
                $"{Field(target, database)}: there is no database '{database}' on {target.Address}; create it or correct the name"),
            PostgresErrorCodes.InsufficientPrivilege when refused.MessageText.Contains("permission denied for database", StringComparison.Ordinal) => new(DatabaseReach.LoginRefused,
                $"{Field(target, database)}: login '{target.OperatorUsername}' may not connect to database '{database}'; run as its owner or a superuser: GRANT CONNECT ON DATABASE {Sql.Identifier(database)} TO {Sql.Identifier(target.OperatorUsername)}"),
            PostgresErrorCodes.TooManyConnections => new(DatabaseReach.Unreachable,
                ConnectionLimit.Say(target, database, Field(target, database), refused)),
            PostgresErrorCodes.CannotConnectNow => new(DatabaseReach.Unreachable, $"database.host: {target.Address} does not accept connections now ({refused.MessageText})"),
            _ => new(DatabaseReach.Unreachable, Describe(target, refused)),
        };
    }

    private static DatabaseFault OfNetwork(DatabaseTarget target, Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery }:
                    return new(DatabaseReach.Unreachable, $"database.host: '{target.Database.Host}' does not resolve; correct spec.database.host");
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return new(DatabaseReach.Unreachable, $"database.host: nothing listens on {target.Address}; start PostgreSQL or correct spec.database.host and spec.database.port");
                case TimeoutException or SocketException { SocketErrorCode: SocketError.TimedOut }:
                    return new(DatabaseReach.Unreachable, $"database.host: {target.Address} did not answer; check network policies and spec.database.host");
                case NpgsqlException when inner.Message.Contains("uthentication method", StringComparison.Ordinal):
                    return new(DatabaseReach.LoginRefused,
                        $"database.host: {target.Address} does not use SCRAM, so the operator does not send the password ({inner.Message}); set scram-sha-256 in pg_hba.conf for the operator and the servers, and set passwords again that are stored as MD5 (password_encryption = scram-sha-256, then \\password)");
                case AuthenticationException:
                    return new(DatabaseReach.Unreachable,
                        $"database.sslMode: the certificate of {target.Address} was refused ({inner.Message}); correct spec.database.caSecretRef or spec.database.sslMode");
                default:
                    break;
            }
        }

        return exception.Message.Contains("SSL", StringComparison.OrdinalIgnoreCase)
            ? new(DatabaseReach.Unreachable, $"database.sslMode: {target.Address} does not support TLS ({exception.Message}); enable ssl in PostgreSQL, or correct spec.database.sslMode")
            : new(DatabaseReach.Unreachable, $"database.host: {target.Address}: {exception.Message}");
    }

    private static string Describe(DatabaseTarget target, PostgresException refused) =>
        $"PostgreSQL on {target.Address}: {refused.MessageText} ({refused.SqlState}); {ErrorClassifier.Of(refused).Cure}";

    private static string Field(DatabaseTarget target, string database) =>
        database == target.Database.Name ? "database.name" : database == target.Database.MaintenanceDatabase ? "database.maintenanceDatabase" : "database";
}
