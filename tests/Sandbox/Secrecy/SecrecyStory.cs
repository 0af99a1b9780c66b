using System.Text.Json.Nodes;
using Npgsql;
using UmsOperator.Sandbox.Databases;
using UmsOperator.Sandbox.Nodes;
using UmsOperator.Sandbox.Processes;
using UmsOperator.Sandbox.Seeding;

namespace UmsOperator.Sandbox.Secrecy;

/// <summary>
/// Runs everything that could reveal secrets: the operator at trace level, PostgreSQL logging all statements, verified TLS, a refused login, a failed
/// migration with a swap back, an abort, an update. Then it searches everything left behind for every password.
/// </summary>
internal sealed class SecrecyStory(SandboxCluster cluster, SandboxSite site, IProgress<string> progress)
{
    private const string Name = "demo";
    private const string Old = "12.03.110";
    private const string New = "12.04.110";
    private const string FailsInProduction = "12.04.902";
    private const string Authority = "database-authority";
    private const string WrongPassword = "planted-wrong-password-Zq7";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Options of the sandbox.</summary>
    public static SandboxOptions Sandbox { get; } = new()
    {
        Images = ImageCatalog.Default.With(FastSettings.ServerEnvironment),
        Site = new SiteOptions { Seed = new SeedOptions { Devices = 500 } },
    };

    /// <summary>Runs the story.</summary>
    /// <exception cref="SandboxException">A step did not finish in time.</exception>
    public async Task<SecrecyReport> RunAsync(CancellationToken cancellationToken)
    {
        // Not earlier, because the sandbox's own DBA script sets a password in clear text.
        await AskAsync("ALTER SYSTEM SET log_statement = 'all'", cancellationToken);
        await AskAsync("ALTER SYSTEM SET log_connections = on", cancellationToken);
        using var tls = await PostgresTls.TurnOnAsync(cluster.Postgres, cluster.Run, cancellationToken);
        await using var secrets = await PlantedSecrets.StartAsync(site, cluster.Client, cancellationToken);
        await using var processes = ProcessWatch.Start();
        var dump = cluster.Run.CreateFolder("observations");
        var @operator = await site.StartOperatorAsync([.. FastSettings.OperatorArguments, "--log-level", "trace", "--dump-observations", dump], cancellationToken);
        var events = await PlayAsync(tls.AuthorityPem, cancellationToken);
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(@operator.Address, "metrics"), cancellationToken);

        var all = secrets.All;
        var sweep = new Sweep(all);
        sweep.LookThrough(cluster.Run.Path, "*.log");
        sweep.LookThrough(dump, "*.json");
        sweep.Look("metrics", metrics);
        foreach (var seen in events)
            sweep.Look("the output of kubectl", seen);
        foreach (var arguments in processes.Arguments)
            sweep.Look("the arguments of a process", arguments);
        return new SecrecyReport(all.Count, sweep.Artifacts, sweep.Characters, [.. sweep.Leaks, .. OperatorsOwn(processes.ServerEnvironments)]);
    }

    private async Task<IReadOnlyList<string>> PlayAsync(string authority, CancellationToken cancellationToken)
    {
        await ApplySecretAsync(Authority, new JsonObject { ["ca.crt"] = authority }, cancellationToken);
        var sample = FastSettings.Of(site.Sample(Name, Old, replicas: 2));
        sample["spec"]!["database"]!["sslMode"] = "VerifyFull";
        sample["spec"]!["database"]!["caSecretRef"] = new JsonObject { ["name"] = Authority };
        await StepAsync("create the cluster", async () =>
        {
            await site.ApplyAsync(sample, cancellationToken);
            await site.WaitReadyAsync(Name, Old, Patience, cancellationToken);
        });
        var shown = new List<string> { await ShowAsync(cancellationToken) };
        await StepAsync("refused login", async () =>
        {
            await ApplyLoginAsync(WrongPassword, cancellationToken);
            await site.WaitAsync(Name, seen => Text(seen).Contains("operatorSecretRef", StringComparison.Ordinal), "a message that names the field", Patience, cancellationToken);
            shown.Add(await ShowAsync(cancellationToken));
            await ApplyLoginAsync(site.OperatorPassword, cancellationToken);
            await site.WaitReadyAsync(Name, Old, Patience, cancellationToken);
        });
        await StepAsync("failed migration", async () =>
        {
            await RaiseAsync(FailsInProduction, cancellationToken);
            await site.WaitAsync(Name, seen => seen?["status"]?["failedTarget"] is not null && seen["status"]!["update"] is null, "the failed target", Patience, cancellationToken);
        });
        shown.Add(await ShowAsync(cancellationToken));
        await StepAsync("abort", async () =>
        {
            await RaiseAsync(New, cancellationToken);
            await site.WaitAsync(Name, seen => $"{seen?["status"]?["update"]?["step"]}" == "Detach", "step Detach", Patience, cancellationToken);
            await RaiseAsync(Old, cancellationToken);
            await site.WaitReadyAsync(Name, Old, Patience, cancellationToken);
        });
        await StepAsync("update", async () =>
        {
            await RaiseAsync(New, cancellationToken);
            await site.WaitReadyAsync(Name, New, Patience, cancellationToken);
        });
        shown.Add(await ShowAsync(cancellationToken));
        return shown;
    }

    private async Task StepAsync(string what, Func<Task> play) => await new Stages(progress).RunAsync(what, async () =>
    {
        await play();
        return true;
    });

    private Task<JsonObject> RaiseAsync(string version, CancellationToken cancellationToken) =>
        site.PatchSpecAsync(Name, new JsonObject { ["version"] = version }, cancellationToken);

    private Task<JsonObject> ApplyLoginAsync(string password, CancellationToken cancellationToken) =>
        ApplySecretAsync("operator-login", new JsonObject { ["username"] = site.Names.OperatorLogin, ["password"] = password }, cancellationToken);

    private Task<JsonObject> ApplySecretAsync(string name, JsonObject data, CancellationToken cancellationToken) => site.ApplyAsync(
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = name }, ["stringData"] = data }, cancellationToken);

    /// <summary>Everything in the namespace that the role view may read, which excludes Secrets.</summary>
    private async Task<string> ShowAsync(CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        foreach (var path in new[]
        {
            "apis/umsoperator.io/v1alpha1/namespaces/{0}/umsclusters", "api/v1/namespaces/{0}/pods", "api/v1/namespaces/{0}/events", "apis/events.k8s.io/v1/namespaces/{0}/events",
            "api/v1/namespaces/{0}/services", "api/v1/namespaces/{0}/configmaps", "api/v1/namespaces/{0}/endpoints",
        })
            text.AppendLine((await cluster.Client.GetAsync<JsonObject>(path.Replace("{0}", site.Namespace, StringComparison.Ordinal), cancellationToken)).ToJsonString());
        return text.ToString();
    }

    /// <summary>Checks that neither name nor password of the operator's login reaches a server.</summary>
    private IEnumerable<string> OperatorsOwn(IEnumerable<string> environments)
    {
        var all = environments.ToList();
        if (all.Count == 0)
            yield return "no server's environment was read, so nothing was checked";
        if (all.Any(environment => environment.Contains(site.OperatorPassword, StringComparison.Ordinal) || environment.Contains(site.Names.OperatorLogin, StringComparison.Ordinal)))
            yield return "the operator's login in the environment of a server";
        var mounted = new Sweep(new Dictionary<string, string>(StringComparer.Ordinal) { [site.OperatorPassword] = "the operator", [site.Names.OperatorLogin] = "the operator (its name)" });
        mounted.LookThrough(Path.Combine(cluster.Run.Path, "pods"), "*");
        foreach (var leak in mounted.Leaks)
            yield return $"{leak}, in files of a pod";
    }

    private async Task AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(cluster.Postgres.ConnectionString());
        await connection.OpenAsync(cancellationToken);
        // All statements are constants of this file.
#pragma warning disable CA2100
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Text(JsonObject? seen) => seen?["status"]?.ToJsonString() ?? "";
}
