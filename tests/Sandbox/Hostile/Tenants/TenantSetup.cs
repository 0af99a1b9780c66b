using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Npgsql;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Sandbox.Hostile.Tenants;

/// <summary>
/// Two tenants of one operator and one PostgreSQL server: a victim with a running cluster, and an attacker who may write UmsClusters, Secrets, Services and claims in a separate namespace.
/// Both namespaces have a Secret with the operator's login, created by the platform; the attacker may not read it.
/// </summary>
internal sealed class TenantSetup : IAsyncDisposable
{
    /// <summary>The victim's cluster.</summary>
    public const string Victim = "victim";

    /// <summary>A text in the victim's database that must not appear anywhere else.</summary>
    public const string VictimsRow = "row-of-the-victim-Xq9";

    /// <summary>A text in the attacker's databases.</summary>
    public const string OwnRow = "row-of-the-tenant-Kz4";

    private const string Space = "hostile-tenant";
    private const string LoginSecret = "operator-login";
    private const string From = "12.03.110";
    private const string To = "12.04.110";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly SandboxCluster _cluster;
    private readonly SandboxSite _victim;
    private readonly SandboxSite _attacker;
    private int _databases;
    private int _names;
    private int _generation;

    private TenantSetup(SandboxCluster cluster, SandboxSite victim, SandboxSite attacker, OperatorProcess @operator) =>
        (_cluster, _victim, _attacker, Operator) = (cluster, victim, attacker, @operator);

    /// <summary>The operator that both share.</summary>
    public OperatorProcess Operator { get; private set; }

    /// <summary>Uid of the victim's cluster.</summary>
    public string VictimUid { get; private set; } = "";

    /// <summary>The victim's restore point.</summary>
    public string RestorePoint { get; private set; } = "";

    /// <summary>Namespace of the attacker.</summary>
    public string Namespace => Space;

    /// <summary>Namespace of the victim.</summary>
    public string VictimNamespace => _victim.Namespace;

    /// <summary>Names of the victim's database and roles.</summary>
    public DatabaseNames VictimNames => _victim.Names;

    /// <summary>Roles of the attacker's databases.</summary>
    public DatabaseNames OwnNames => _attacker.Names;

    /// <summary>Password of the operator's login.</summary>
    public string OperatorPassword => _victim.OperatorPassword;

    /// <summary>Client for objects of other kinds.</summary>
    public Api.ApiClient Client => _cluster.Client;

    /// <summary>The database server.</summary>
    public PostgresServer Postgres => _cluster.Postgres;

    /// <summary>Creates both tenants; the victim's cluster has been updated and keeps a restore point.</summary>
    public static async Task<TenantSetup> CreateAsync(SandboxCluster cluster, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var names = DatabaseNames.For("victim");
        var attacker = await cluster.CreateSiteAsync(
            new SiteOptions { Namespace = Space, IsPrepared = false, Names = DatabaseNames.For("tenant") with { OperatorLogin = names.OperatorLogin } }, cancellationToken);
        // The password set for the second site becomes the login's.
        var victim = await cluster.CreateSiteAsync(new SiteOptions { Namespace = "hostile-victim", Names = names, AlsoWatched = [Space] }, cancellationToken);
        var setup = new TenantSetup(cluster, victim, attacker, await StartAsync(victim, cancellationToken));
        await setup.ApplyLoginAsync(Space, LoginSecret, setup.OperatorPassword, cancellationToken);
        var begun = TimeProvider.System.GetTimestamp();
        await victim.ApplyAsync(FastSettings.Of(victim.Sample(Victim, From, 1)), cancellationToken);
        await victim.WaitReadyAsync(Victim, From, Patience, cancellationToken);
        await setup.AskAsync(names.Database, $"SET ROLE {names.OwnerRole}; CREATE TABLE secrets (t text); INSERT INTO secrets VALUES ('{VictimsRow}')", cancellationToken);
        await victim.PatchSpecAsync(Victim, new JsonObject { ["version"] = To }, cancellationToken);
        var seen = await victim.WaitReadyAsync(Victim, To, Patience, cancellationToken);
        setup.VictimUid = $"{seen!["metadata"]!["uid"]}";
        setup.RestorePoint = $"{seen["status"]!["retainedCopies"]![0]!["database"]}";
        progress.Report(FormattableString.Invariant($"tenants: the victim's cluster is at {To}, {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:0} s"));
        return setup;
    }

    /// <summary>A UmsCluster of the attacker, with the operator's login, for any database.</summary>
    public JsonObject Sample(string name, string database)
    {
        var sample = FastSettings.Of(_attacker.Sample(name, From, 1));
        sample["spec"]!["database"]!["name"] = database;
        return sample;
    }

    /// <summary>A name that no object has.</summary>
    public string NewName(string what) => $"{what}-{Interlocked.Increment(ref _names).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>Creates a database of the attacker as a DBA would, with one row.</summary>
    public async Task<string> NewDatabaseAsync(CancellationToken cancellationToken)
    {
        var name = $"tenant_{Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture)}";
        await AskAsync("postgres", $"CREATE DATABASE {name} OWNER {OwnNames.OperatorLogin}", cancellationToken);
        await AskAsync("postgres", $"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC; GRANT CREATE, TEMPORARY ON DATABASE {name} TO {OwnNames.OwnerRole}", cancellationToken);
        await AskAsync(name, $"ALTER SCHEMA public OWNER TO {OwnNames.OwnerRole}; REVOKE CREATE ON SCHEMA public FROM PUBLIC; SET ROLE {OwnNames.OwnerRole}; CREATE TABLE rows (t text); INSERT INTO rows VALUES ('{OwnRow}'); GRANT SELECT ON rows TO {OwnNames.AppRole}", cancellationToken);
        return name;
    }

    /// <summary>Applies an object to the attacker's namespace.</summary>
    public Task<JsonObject> ApplyAsync(JsonObject document, CancellationToken cancellationToken)
    {
        document["metadata"]!["namespace"] = Space;
        return _attacker.ApplyAsync(document, cancellationToken);
    }

    /// <summary>Applies a Secret with a login.</summary>
    public Task<JsonObject> ApplyLoginAsync(string @namespace, string name, string password, CancellationToken cancellationToken, params (string Key, string Value)[] more)
    {
        var data = new JsonObject { ["username"] = VictimNames.OperatorLogin, ["password"] = password };
        foreach (var (key, value) in more)
            data[key] = value;
        return _attacker.ApplyAsync(
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace }, ["stringData"] = data }, cancellationToken);
    }

    /// <summary>A UmsCluster of the attacker; null if it does not exist.</summary>
    public Task<JsonObject?> GetAsync(string name, CancellationToken cancellationToken) => _attacker.GetAsync(name, cancellationToken);

    /// <summary>The attacker's site.</summary>
    public SandboxSite Attacker => _attacker;

    /// <summary>The victim's site.</summary>
    public SandboxSite VictimSite => _victim;

    /// <summary>Everything that the attacker can see of a cluster: status and events.</summary>
    public async Task<string> ShownAsync(string name, CancellationToken cancellationToken)
    {
        var seen = (await GetAsync(name, cancellationToken))?["status"]?.ToJsonString() ?? "";
        var events = await Client.GetAsync<JsonObject>($"api/v1/namespaces/{Space}/events", cancellationToken);
        return seen + string.Concat(events["items"]!.AsArray().Where(one => $"{one!["involvedObject"]!["name"]}" == name).Select(one => $"{one!["message"]} {one["note"]}"));
    }

    /// <summary>Checks repeatedly until something is found or the window has passed.</summary>
    public async Task<string?> WatchAsync(TimeSpan window, Func<Task<string?>> look, CancellationToken cancellationToken)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await look() is { } found)
                return found;
            if (TimeProvider.System.GetElapsedTime(begun) > window)
                return null;
            await Task.Delay(Poll, cancellationToken);
        }
    }

    /// <summary>What is wrong with the victim's cluster; null if its claim, its rows and its restore point are intact.</summary>
    public async Task<string?> VictimsHarmAsync(CancellationToken cancellationToken)
    {
        const string Claim = "SELECT substr(e, strpos(e, '=') + 1) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) e WHERE d.datname = '{0}' AND s.setrole = 0 AND e LIKE 'umsoperator.cluster=%'";
        var claim = await AskAsync("postgres", Claim.Replace("{0}", VictimNames.Database, StringComparison.Ordinal), cancellationToken) as string;
        if (claim != VictimUid)
            return $"the victim's database is claimed by {(claim is null ? "no cluster" : claim)}";
        if (await AskAsync("postgres", $"SELECT count(*) FROM pg_database WHERE datname = '{RestorePoint}'", cancellationToken) is not 1L)
            return "the victim's restore point is gone";
        if (await AskAsync("postgres", Claim.Replace("{0}", RestorePoint, StringComparison.Ordinal), cancellationToken) is string other)
            return $"the victim's restore point is claimed by {other}";
        return await AskAsync(VictimNames.Database, "SELECT count(*) FROM secrets", cancellationToken) is 1L ? null : "the victim's rows are gone";
    }

    /// <summary>Seconds until the operator has reconciled a change of the victim's spec.</summary>
    public async Task<double> ReactionAsync(CancellationToken cancellationToken, double mostSeconds = 60)
    {
        var clock = Stopwatch.StartNew();
        var seconds = 1000 + Interlocked.Increment(ref _generation);
        var patched = await _victim.PatchSpecAsync(Victim, new JsonObject { ["update"] = new JsonObject { ["deadlines"] = new JsonObject { ["startSeconds"] = seconds } } }, cancellationToken);
        var generation = $"{patched["metadata"]!["generation"]}";
        while (clock.Elapsed.TotalSeconds < mostSeconds)
        {
            if ($"{(await _victim.GetAsync(Victim, cancellationToken))?["status"]?["observedGeneration"]}" == generation)
                break;
            await Task.Delay(Poll, cancellationToken);
        }

        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>The processor time that the operator has used so far.</summary>
    public ThreadTimes OperatorsTimes() => ThreadTimes.Of(Operator.Process.Id);

    /// <summary>Kills the operator, and starts another.</summary>
    public async Task RestartOperatorAsync(CancellationToken cancellationToken)
    {
        await SandboxSite.KillOperatorAsync(Operator);
        Operator = await StartAsync(_victim, cancellationToken);
    }

    /// <summary>Deletes clusters of the attacker, and removes finalizers if needed.</summary>
    public async Task RemoveAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
            await IgnoreMissingAsync(() => _attacker.DeleteAsync(name, cancellationToken));
        await WatchAsync(TimeSpan.FromSeconds(12), async () => await AnyLeftAsync() ? null : "gone", cancellationToken);
        foreach (var name in names)
        {
            if (await GetAsync(name, cancellationToken) is not null)
                await IgnoreMissingAsync(() => Client.SendAsync(
                    HttpMethod.Patch, $"apis/umsoperator.io/v1alpha1/namespaces/{Space}/umsclusters/{name}",
                    new JsonObject { ["metadata"] = new JsonObject { ["finalizers"] = null } }, "application/merge-patch+json", cancellationToken));
        }

        foreach (var pod in (await Client.CoreV1.ListNamespacedPodAsync(Space, cancellationToken: cancellationToken)).Items.Where(
            pod => pod.Metadata.Finalizers is { Count: > 0 } && pod.Metadata.DeletionTimestamp is not null))
            await IgnoreMissingAsync(
                () => Client.CoreV1.PatchNamespacedPodAsync(
                    new V1Patch("""{"metadata":{"finalizers":null}}""", V1Patch.PatchType.MergePatch), pod.Metadata.Name, Space, cancellationToken: cancellationToken));

        async Task<bool> AnyLeftAsync()
        {
            foreach (var name in names)
            {
                if (await GetAsync(name, cancellationToken) is not null)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Queries one value as superuser.</summary>
    public async Task<object?> AskAsync(string database, string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(Postgres.ConnectionString(database));
        await connection.OpenAsync(cancellationToken);
        return await Planting.ScalarAsync(connection, sql, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _victim.DisposeAsync();
        await _attacker.DisposeAsync();
    }

    private static Task<OperatorProcess> StartAsync(SandboxSite victim, CancellationToken cancellationToken) =>
        victim.StartOperatorAsync(FastSettings.OperatorArguments, cancellationToken);

    private static async Task IgnoreMissingAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (HttpOperationException gone) when (gone.Response.StatusCode == HttpStatusCode.NotFound)
        {
            // The object is already deleted.
        }
    }
}
