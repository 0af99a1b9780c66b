using Npgsql;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Copies;

namespace UmsOperator.Postgres.Observing;

/// <summary>Reads everything about one cluster that the maintenance database shows, in one round trip.</summary>
internal static class ClusterQuery
{
    // The size of a foreign database may not be readable, and pg_database_size would then fail the whole statement.
    private const string Databases = $"""
        SELECT d.datname::text, pg_get_userbyid(d.datdba)::text, d.datdba = (SELECT oid FROM pg_roles WHERE rolname = current_user), d.datallowconn, d.datconnlimit,
               CASE WHEN has_database_privilege(d.oid, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE') THEN coalesce(pg_database_size(d.oid), 0) ELSE 0 END,
               shobj_description(d.oid, 'pg_database'), {ProductionClaim.Expression}
          FROM pg_database d WHERE d.datname = $1 OR starts_with(d.datname, $2)
        """;

    private const string Roles = "SELECT rolname::text, rolcanlogin FROM pg_roles WHERE starts_with(rolname, $1)";

    private const string Prepared = "SELECT count(*)::int4 FROM pg_prepared_xacts WHERE database = $1";

    public static async Task<ClusterQueryResult> ReadAsync(NpgsqlConnection maintenance, DatabaseTarget target, CancellationToken cancellationToken)
    {
        var name = target.Database.Name;
        var claim = ClusterNames.Claim(target.Uid);
        await using var batch = new NpgsqlBatch(maintenance);
        batch.BatchCommands.Add(Command(Databases, name, claim));
        batch.BatchCommands.Add(Command(Roles, claim));
        batch.BatchCommands.Add(Command(BackendQuery.Query));
        batch.BatchCommands.Add(Command(Prepared, name));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);

        var databases = await RowsAsync(reader, DatabaseRow.Read, cancellationToken);
        var roles = await RowsAsync(reader, row => (Name: row.Lenient(0), CanLogin: row.GetBoolean(1)), cancellationToken);
        var backends = await RowsAsync(reader, BackendQuery.Read, cancellationToken);
        var prepared = (await RowsAsync(reader, row => row.GetInt32(0), cancellationToken))[0];

        var clientSessions = backends.Where(backend => !IsOperator(backend)).ToList();
        var observed = new DatabaseObserved
        {
            Reach = DatabaseReach.Connected,
            Production = databases.Where(row => row.Name == name).Select(row => Production(row, clientSessions, target, prepared)).SingleOrDefault(),
            Copies = [.. databases.Where(row => row.OwnedByOperator && row.Name != name).Select(row => Copy(row, clientSessions, target.Uid))
                .OfType<CopyObserved>().OrderBy(copy => copy.Name, StringComparer.Ordinal)],
            Roles = [.. roles.Select(role => Role(role.Name, role.CanLogin, clientSessions, target.Uid)).OfType<RoleObserved>().OrderBy(role => role.Name, StringComparer.Ordinal)],
            LeftRoles = [.. roles.Where(role => role.Name.StartsWith(ClusterNames.EndedRole(target.Uid), StringComparison.Ordinal))
                .Select(role => new LeftRole(role.Name, HasDependents: true)).OrderBy(role => role.Name, StringComparer.Ordinal)],
            RunningTasks = [.. backends.Where(backend => IsOperator(backend) && backend.InTransaction)
                .Select(backend => ProcessMark.TaskOf(target.Uid, backend.Application)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
        return new ClusterQueryResult(observed, [.. roles.Select(role => role.Name).Where(role => WorkerName.Is(target.Uid, role))]);

        bool IsOperator(Backend backend) => BackendQuery.IsOfOperators(backend, target);
    }

    private static ProductionObserved Production(DatabaseRow row, List<Backend> clientSessions, DatabaseTarget target, int prepared) => new()
    {
        Owner = row.Owner,
        OwnedByOperator = row.OwnedByOperator,
        AllowsConnections = row.AllowsConnections,
        Claim = row.Claim,
        SizeBytes = row.SizeBytes,
        Sessions = [.. clientSessions.Where(backend => backend.Database == row.Name).OrderBy(backend => backend.Pid).Select(backend => Session(backend, target))],
        PreparedTransactions = prepared,
    };

    private static SessionObserved Session(Backend backend, DatabaseTarget target) => new()
    {
        Role = backend.Role,
        Application = backend.Program,
        Ours = ClusterNames.BindingOfRole(target.Uid, backend.Role) is not null || (target.Database.Access == DatabaseAccess.SharedCredentials && backend.Role == target.ServerUsername),
        Active = backend.Busy,
        Untouchable = backend.Untouchable,
    };

    private static CopyObserved? Copy(DatabaseRow row, List<Backend> clientSessions, string uid) =>
        ClusterNames.TryReadCopy(uid, row.Name, out var updateId, out var kind, out var number)
            ? new CopyObserved
            {
                Name = row.Name,
                UpdateId = updateId,
                Kind = kind,
                Number = number,
                Comment = row.Invalid ? null : StoredComment.Parse(row.Comment)?.Copy,
                SizeBytes = row.SizeBytes,
                Sessions = clientSessions.Count(backend => backend.Database == row.Name),
            }
            : null;

    private static RoleObserved? Role(string name, bool canLogin, List<Backend> clientSessions, string uid) =>
        ClusterNames.BindingOfRole(uid, name) is { } binding
            ? new RoleObserved { Name = name, Binding = binding, CanLogin = canLogin, Sessions = clientSessions.Count(backend => backend.Role == name) }
            : null;

    private static NpgsqlBatchCommand Command(string sql, params string[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = parameter });
        return command;
    }

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read(reader));
        await reader.NextResultAsync(cancellationToken);
        return rows;
    }
}
