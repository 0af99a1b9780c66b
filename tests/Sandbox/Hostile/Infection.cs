using System.Collections.Immutable;
using k8s;
using k8s.Autorest;
using Npgsql;
using UmsOperator.Sandbox.Processes;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>Plays malicious servers: with each binding that works as the object owner, it plants traps in the binding's database.</summary>
internal sealed class Infection : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly SandboxCluster _cluster;
    private readonly SandboxSite _site;
    private readonly HostileScript _script;
    private readonly string _marker;
    private readonly Ledger _ledger;
    private readonly IProgress<string> _progress;
    private readonly Random _order;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<string> _met = new(StringComparer.Ordinal);
    private readonly Task _watching;
    private ImmutableDictionary<string, Trap> _standing = ImmutableDictionary<string, Trap>.Empty;
    private BindingLogin? _ordinary;

    private Infection(SandboxCluster cluster, SandboxSite site, HostileScript script, string marker, int seed, Ledger ledger, IProgress<string> progress)
    {
        (_cluster, _site, _script, _marker, _ledger, _progress) = (cluster, site, script, marker, ledger, progress);
        // Seeded, so that a run can be repeated.
#pragma warning disable CA5394
        _order = new Random(seed);
#pragma warning restore CA5394
        _watching = WatchAsync(_stopping.Token);
    }

    /// <summary>Traps that are in production and were not refused.</summary>
    public IEnumerable<Trap> Standing => _standing.Values;

    /// <summary>If true, a server in update mode destroys everything that it has the right to destroy.</summary>
    public bool Destroys { get; set; }

    /// <summary>Whether a server has done so.</summary>
    public bool HasDestroyed { get; private set; }

    /// <summary>Starts before the first server exists.</summary>
    public static Infection Start(SandboxCluster cluster, SandboxSite site, HostileScript script, string marker, int seed, Ledger ledger, IProgress<string> progress) =>
        new(cluster, site, script, marker, seed, ledger, progress);

    /// <summary>Plants traps in production as an ordinary server.</summary>
    public async Task PlantByServerAsync(CancellationToken cancellationToken)
    {
        if (_script.ByServer.IsEmpty || _ordinary is not { } login)
            return;
        await using var connection = await login.OpenAsync(cancellationToken);
        foreach (var trap in _script.ByServer.SelectMany(group => TrapCorpus.Group(group)))
        {
            _ledger.Plant(trap, "production, as a server");
            try
            {
                await Planting.RunAsync(connection, Place(login.Database).Fill(trap.Sql), cancellationToken);
                ImmutableInterlocked.TryAdd(ref _standing, trap.Id, trap);
            }
            catch (PostgresException refused)
            {
                _ledger.Refuse(trap, $"PostgreSQL: {refused.MessageText}");
                if (connection.State != System.Data.ConnectionState.Open)
                    throw;
                await Planting.RunAsync(connection, "ROLLBACK", cancellationToken);
            }
        }
    }

    /// <summary>Acts as an ordinary server that is about to be removed.</summary>
    public Task LeaveAsync(CancellationToken cancellationToken) =>
        _ordinary is { } login ? ServerAttacks.LeaveAsync(login, _ledger, cancellationToken) : Task.CompletedTask;

    /// <summary>Removes the traps that a message names, as a DBA who follows the message would.</summary>
    /// <returns>The removed traps.</returns>
    public async Task<IReadOnlyCollection<Trap>> ObeyAsync(string message, CancellationToken cancellationToken)
    {
        var named = Standing.Where(trap => trap.IsNamedIn(message)).ToList();
        if (named.Count == 0)
            return named;
        await using var connection = await OpenToTakeAwayAsync(cancellationToken);
        foreach (var trap in named)
        {
            if (trap.Undo is { } undo)
                await Planting.RunAsync(connection, Place(_site.Names.Database).Fill(undo), cancellationToken);
            ImmutableInterlocked.TryRemove(ref _standing, trap.Id, out _);
            _ledger.Refuse(trap, $"the operator: {Sentence(message, trap)}");
            _progress.Report($"{_script.Name}: {trap.Id} was refused: {Sentence(message, trap).ReplaceLineEndings(" ")}");
        }

        return named;
    }

    /// <summary>Removes traps again that have reappeared.</summary>
    public async Task TakeAwayAgainAsync(IEnumerable<Trap> traps, CancellationToken cancellationToken)
    {
        await using var connection = await OpenToTakeAwayAsync(cancellationToken);
        foreach (var undo in traps.Select(trap => trap.Undo).OfType<string>())
        {
            try
            {
                await Planting.RunAsync(connection, Place(_site.Names.Database).Fill(undo), cancellationToken);
            }
            catch (PostgresException gone)
                when (gone.SqlState is PostgresErrorCodes.UndefinedFunction or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.InvalidSchemaName)
            {
                // The trap has not reappeared.
            }
        }
    }

    private async Task<NpgsqlConnection> OpenToTakeAwayAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(_site.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        // Triggers of the removed traps must not fire meanwhile.
        await Planting.RunAsync(connection, "SET session_replication_role = replica", cancellationToken);
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var secrets = await _cluster.Client.CoreV1.ListNamespacedSecretAsync(_site.Namespace, cancellationToken: cancellationToken);
                foreach (var login in secrets.Items.Select(BindingLogin.From).OfType<BindingLogin>().Where(login => _met.Add(login.Secret)))
                {
                    _ledger.Know(login.Username);
                    if (login is { Kind: 'p', Ordinal: '0' })
                        _ordinary = login;
                    else if (login.Kind != 'p')
                        _ = PlantAsync(login, cancellationToken);
                }
            }
            catch (Exception silence) when (silence is HttpOperationException or HttpRequestException)
            {
                // Tried again.
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task PlantAsync(BindingLogin login, CancellationToken cancellationToken)
    {
        var isProduction = login.Kind == 'm';
        var where = isProduction ? "production, as migrator" : "snapshot, as its server";
        try
        {
            await using var connection = await OpenAsync(login, cancellationToken);
            var isFirst = await Planting.ScalarAsync(connection, "SELECT pg_catalog.to_regclass('public.ums_schema_version') IS NULL", cancellationToken) is true;
            var groups = isFirst ? _script.AtBootstrap : _script.AtUpdate;
            // A failing migration never finishes.
            if (isFirst || _script.Way != HostileWay.SwapBack)
                await WaitMigratedAsync(connection, isFirst ? _script.From : _script.Target, cancellationToken);
            var traps = groups.SelectMany(Shuffled).ToList();
            var planted = await Planting.PlantAsync(connection, traps, Place(login.Database), cancellationToken);
            foreach (var (trap, refusal) in planted)
            {
                _ledger.Plant(trap, where);
                if (refusal is not null)
                    _ledger.Refuse(trap, $"PostgreSQL: {refusal}");
                else if (isProduction)
                    ImmutableInterlocked.TryAdd(ref _standing, trap.Id, trap);
            }

            _progress.Report($"{_script.Name}: {planted.Count(one => one.Refusal is null)} traps planted in {where}, {planted.Count(one => one.Refusal is not null)} refused by PostgreSQL");
            if (!isProduction && _ordinary is { } ordinary)
                await ServerAttacks.GrantItselfAsync(login, ordinary, _site.Names, _ledger, cancellationToken);
            if (!isProduction && Destroys)
            {
                await ServerAttacks.DropOwnedAsync(login, _site.Names, _ledger, cancellationToken);
                HasDestroyed = true;
            }
        }
        catch (Exception ended) when (ended is NpgsqlException or SandboxException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested)
                _progress.Report($"{_script.Name}: nothing planted in {where}: {ended.Message}");
        }
    }

    // The seed determines the order within a group, as far as dependencies between traps allow.
    private IEnumerable<Trap> Shuffled(string group)
    {
        var traps = TrapCorpus.Group(group).ToArray();
        lock (_order)
            _order.Shuffle(traps);
        return traps;
    }

    private Place Place(string database) => new(database, _site.Names.OwnerRole, _site.Names.OperatorLogin, _marker);

    private static async Task<NpgsqlConnection> OpenAsync(BindingLogin login, CancellationToken cancellationToken)
    {
        // The Secret exists before the role does.
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return await login.OpenAsync(cancellationToken);
            }
            catch (PostgresException) when (TimeProvider.System.GetElapsedTime(begun) < Patience)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static async Task WaitMigratedAsync(NpgsqlConnection connection, string version, CancellationToken cancellationToken)
    {
        var schema = version[..version.LastIndexOf('.')];
        var begun = TimeProvider.System.GetTimestamp();
        while (await Planting.ScalarAsync(connection, "SELECT pg_catalog.to_regclass('public.ums_schema_version') IS NOT NULL", cancellationToken) is not true
            || await Planting.ScalarAsync(connection, "SELECT version::text FROM public.ums_schema_version", cancellationToken) as string != schema)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                throw new SandboxException($"no schema {schema} after {Patience.TotalSeconds} s");
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private static string Sentence(string message, Trap trap) =>
        message.Split("; ").FirstOrDefault(trap.IsNamedIn) is { } sentence ? sentence : message;
}
