using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;
using UmsOperator.Core.Model;

namespace UmsOperator.Postgres.Connections;

/// <summary>A fault in words: the field of the spec, what is wrong, the cure. Holds no secret.</summary>
/// <param name="Reach">What it means for the observation.</param>
/// <param name="Problem">For a person.</param>
internal sealed record DatabaseFault(DatabaseReach Reach, string Problem)
{
    /// <summary>Puts an exception of Npgsql or of the network into words.</summary>
    /// <param name="target">The cluster.</param>
    /// <param name="database">The database that was to be reached.</param>
    /// <param name="exception">What happened.</param>
    /// <returns>The fault.</returns>
    public static DatabaseFault Of(DatabaseTarget target, string database, Exception exception) => exception switch
    {
        DatabaseActionException or CertificateRefusedException or MaintenanceRefusedException or EndlessLoginException => new(DatabaseReach.Unreachable, exception.Message),
        PostgresException refused => OfServer(target, database, refused),
        NpgsqlException { InnerException: PostgresException refused } => OfServer(target, database, refused),
        _ when IsOurs(exception) => new(DatabaseReach.Unreachable,
            $"the operator itself failed at '{database}' ({exception.GetType().Name}: {exception.Message}); nothing is wrong with {target.Address}, and it is tried again; if it stays, report it with this text"),
        _ => OfNetwork(target, exception),
    };

    // What neither Npgsql nor the network throws came of code that did not understand an answer: no cable and no Secret cures it.
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
        // Only what ends a session is said of the login or the server: any code may be raised by what runs in one.
        if (refused.InvariantSeverity is not ("FATAL" or "PANIC") && refused.SqlState is not PostgresErrorCodes.InsufficientPrivilege)
            return new(DatabaseReach.Unreachable, Said(target, refused));
        return refused.SqlState switch
        {
            PostgresErrorCodes.InvalidPassword => new(DatabaseReach.LoginRefused,
                $"database.operatorSecretRef: PostgreSQL refused the password of login '{target.OperatorUsername}'; correct Secret '{spec.OperatorSecretRef.Name}'"),
            PostgresErrorCodes.InvalidAuthorizationSpecification => new(DatabaseReach.LoginRefused,
                $"database.operatorSecretRef: PostgreSQL on {target.Address} does not let login '{target.OperatorUsername}' in ({refused.MessageText}); correct Secret '{spec.OperatorSecretRef.Name}', the role, or pg_hba.conf"),
            PostgresErrorCodes.InvalidCatalogName => new(DatabaseReach.Unreachable,
                $"{Field(target, database)}: there is no database '{database}' on {target.Address}; create it or correct the name"),
            PostgresErrorCodes.InsufficientPrivilege when refused.MessageText.Contains("permission denied for database", StringComparison.Ordinal) => new(DatabaseReach.LoginRefused,
                $"{Field(target, database)}: login '{target.OperatorUsername}' may not connect to database '{database}'; run as its owner or a superuser: GRANT CONNECT ON DATABASE {Sql.Identifier(database)} TO {Sql.Identifier(target.OperatorUsername)}"),
            PostgresErrorCodes.TooManyConnections => new(DatabaseReach.Unreachable,
                ConnectionLimit.Say(target, database, Field(target, database), refused)),
            PostgresErrorCodes.CannotConnectNow => new(DatabaseReach.Unreachable, $"database.host: {target.Address} takes no connections now ({refused.MessageText})"),
            _ => new(DatabaseReach.Unreachable, Said(target, refused)),
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
                    return new(DatabaseReach.Unreachable, $"database.host: no answer from {target.Address}; check network policies and spec.database.host");
                case NpgsqlException when inner.Message.Contains("uthentication method", StringComparison.Ordinal):
                    return new(DatabaseReach.LoginRefused,
                        $"database.host: {target.Address} does not ask for the password by SCRAM, so it does not get it ({inner.Message}); let pg_hba.conf say scram-sha-256 for the operator and the servers, and set passwords again that were stored with MD5 (password_encryption = scram-sha-256, then \\password)");
                case AuthenticationException:
                    return new(DatabaseReach.Unreachable, $"database.sslMode: the certificate of {target.Address} is not accepted ({inner.Message}); correct spec.database.caSecretRef or spec.database.sslMode");
                default:
                    break;
            }
        }

        return exception.Message.Contains("SSL", StringComparison.OrdinalIgnoreCase)
            ? new(DatabaseReach.Unreachable, $"database.sslMode: {target.Address} offers no TLS ({exception.Message}); turn ssl on in PostgreSQL or correct spec.database.sslMode")
            : new(DatabaseReach.Unreachable, $"database.host: {target.Address}: {exception.Message}");
    }

    private static string Said(DatabaseTarget target, PostgresException refused) => $"PostgreSQL on {target.Address}: {refused.MessageText} ({refused.SqlState}); {FaultSorting.Of(refused).Cure}";

    private static string Field(DatabaseTarget target, string database) =>
        database == target.Database.Name ? "database.name" : database == target.Database.MaintenanceDatabase ? "database.maintenanceDatabase" : "database";
}
