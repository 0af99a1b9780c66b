using System.Text.Json.Nodes;
using k8s;
using Npgsql;
using UmsOperator.Sandbox;
using UmsOperator.Tests.EndToEnd.BadSpecs;

namespace UmsOperator.Tests.EndToEnd.Contention;

/// <summary>The claim in the database decides which cluster it belongs to: not a spec, not the age of a cluster, and no annotation while the claiming cluster is alive.</summary>
[Collection(ContendedGroup.Name)]
public sealed class ContendedDatabaseTests(ContendedSite site)
{
    private const string AdoptFrom = "umsoperator.io/adopt-from";
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private TestCluster Running => site.Cluster;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    [InlineData("LocalHost")]
    [InlineData("127.1")]
    public async Task A_second_cluster_is_refused_by_whatever_name_it_knows_the_server_and_learns_nothing_of_the_first(string host)
    {
        var (uid, pods) = ((await Running.GetAsync()).Text("metadata.uid"), await Running.PodUidsAsync());
        var second = site.SpecOfContender(host);

        await Running.Site.ApplyAsync(second, Token);
        var said = await UntilSaidAsync(second, ["database.name", "in use by another UmsCluster", "choose another database"]);

        foreach (var status in new[] { said, await UntilSaidAsync(second, ["database.name"]) })
            ExpectNothingOfTheFirst(status, uid);
        (await EventNotesAsync(second)).ShouldAllBe(note => !note.Contains(uid, StringComparison.Ordinal));
        await ExpectUntouchedAsync(uid, pods);
        await RemoveAsync(second);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Adoption_from_a_cluster_that_lives_is_refused(string host)
    {
        var (uid, pods) = ((await Running.GetAsync()).Text("metadata.uid"), await Running.PodUidsAsync());
        var second = site.SpecOfContender(host).Set("metadata.annotations", new JsonObject { [AdoptFrom] = uid });

        await Running.Site.ApplyAsync(second, Token);
        ExpectNothingOfTheFirst(await UntilSaidAsync(second, ["in use by another UmsCluster", AdoptFrom]), uid);

        await ExpectUntouchedAsync(uid, pods);
        await RemoveAsync(second);
    }

    [Fact]
    public async Task The_query_of_a_second_cluster_never_runs_in_the_firsts_database()
    {
        var (uid, pods) = ((await Running.GetAsync()).Text("metadata.uid"), await Running.PodUidsAsync());
        await using var witness = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Running.Site.ConnectionString)
        {
            Username = Running.Site.Names.OperatorLogin,
            Password = Running.Site.OperatorPassword,
            ApplicationName = "witness",
            Pooling = false,
        }.ConnectionString);
        await witness.OpenAsync(Token);
        var second = site.SpecOfContender("localhost")
            .Set("spec.database.schemaVersionQuery", "SELECT max('12.04'::text) FROM pg_stat_activity WHERE CASE WHEN application_name = 'witness' THEN pg_terminate_backend(pid) END");

        await Running.Site.ApplyAsync(second, Token);
        await UntilSaidAsync(second, ["database.name"]);

        await PollCondition.StillAsync(Running, async () => await AnswersAsync(witness), "the witness's session", AWhile);
        await ExpectUntouchedAsync(uid, pods);
        await RemoveAsync(second);
    }

    [Fact]
    public async Task An_older_cluster_without_a_working_Secret_blocks_nobody()
    {
        var (spec, _) = await site.PrepareAsync();
        var squatter = spec.DeepClone().AsObject().Set("metadata.name", "squatter").Set("spec.database.operatorSecretRef.name", "nobody");
        await Running.Site.ApplyAsync(squatter, Token);
        await UntilSaidAsync(squatter, ["database.operatorSecretRef"]);

        await Running.Site.ApplyAsync(spec, Token);
        await Running.Site.WaitReadyAsync(spec.Text("metadata.name"), BadSpecSite.Running, Patience, Token);

        await Running.Site.AnnotateAsync("squatter", "umsoperator.io/abandon", (await Running.Site.GetAsync("squatter", Token)).Text("metadata.uid"), Token);
        await RemoveAsync(squatter);
        await RemoveAsync(spec);
    }

    [Fact]
    public async Task An_older_cluster_that_inspects_the_database_and_may_not_have_it_blocks_nobody()
    {
        var (spec, database) = await site.PrepareAsync();
        // Preflight rejects a role that can log in; until then the other cluster observes the database every second.
        var squatter = spec.DeepClone().AsObject().Set("metadata.name", "onlooker").Set("spec.database.appRole", database.Names.OperatorLogin);
        await Running.Site.ApplyAsync(squatter, Token);
        await UntilSaidAsync(squatter, ["database.appRole", "can log in"]);

        await Running.Site.ApplyAsync(spec, Token);
        await Running.Site.WaitReadyAsync(spec.Text("metadata.name"), BadSpecSite.Running, Patience, Token);

        await UntilSaidAsync(squatter, ["in use by another UmsCluster"]);
        await RemoveAsync(squatter);
        await RemoveAsync(spec);
    }

    [Fact]
    public async Task Of_two_that_want_one_database_at_once_one_gets_it_and_the_other_is_reported()
    {
        var (spec, database) = await site.PrepareAsync();
        var names = new[] { "racer-a", "racer-b" };
        await Task.WhenAll(names.Select((name, number) => Running.Site.ApplyAsync(
            spec.DeepClone().AsObject().Set("metadata.name", name).Set("spec.database.host", number == 0 ? "127.0.0.1" : "localhost"), Token)));

        await PollCondition.EventuallyAsync(Running, async () => (await ReadyAsync(names)).Count == 1 && (await RefusedAsync(names)).Count == 1, "one ready, one refused", Patience);

        var winner = (await ReadyAsync(names)).Single();
        var claim = await database.ScalarAsync(
            database.Production, "SELECT split_part(unnest(setconfig), '=', 2) FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())");
        claim.ShouldBe((await Running.Site.GetAsync(winner, Token)).Text("metadata.uid"));
        foreach (var name in names)
            await RemoveAsync(new JsonObject().Set("metadata.name", name));
    }

    [Fact]
    public async Task A_database_of_a_cluster_that_is_gone_is_adopted_on_request()
    {
        var (spec, database) = await site.PrepareAsync();
        var dead = Guid.NewGuid().ToString();
        await database.ExecuteAsync($"ALTER DATABASE \"{database.Names.Database}\" SET \"umsoperator.cluster\" = '{dead}'");

        await Running.Site.ApplyAsync(spec, Token);
        await UntilSaidAsync(spec, ["database.name", "is claimed by the cluster with uid", $"{AdoptFrom}={dead}"]);
        await Running.Site.AnnotateAsync(spec.Text("metadata.name"), AdoptFrom, dead, Token);

        await Running.Site.WaitReadyAsync(spec.Text("metadata.name"), BadSpecSite.Running, Patience, Token);
        await RemoveAsync(spec);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_claimant_whose_logins_still_work_is_not_taken_for_gone(bool withItsNameInASecret)
    {
        var (spec, database) = await site.PrepareAsync();
        var claimant = Guid.NewGuid().ToString();
        await database.ExecuteAsync($"ALTER DATABASE \"{database.Names.Database}\" SET \"umsoperator.cluster\" = '{claimant}'");
        await database.ExecuteAsync($"CREATE ROLE \"ums_{claimant[..8]}_u1_0p\" LOGIN PASSWORD 'known to its cluster only'");
        if (withItsNameInASecret)
        {
            // As after a restore, except for the password: every login of the server can read role names.
            var labels = new JsonObject
            {
                ["app.kubernetes.io/managed-by"] = "ums-operator",
                ["app.kubernetes.io/instance"] = spec.Text("metadata.name"),
                ["umsoperator.io/binding"] = "u1-0p",
                ["umsoperator.io/ordinal"] = "0",
            };
            var secret = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret" }
                .Set("metadata.name", $"{spec.Text("metadata.name")}-u1-0p")
                .Set("metadata.labels", labels)
                .Set("stringData", new JsonObject { ["username"] = $"ums_{claimant[..8]}_u1_0p", ["password"] = "guessed" });
            await Running.Site.ApplyAsync(secret, Token);
        }

        spec.Set("metadata.annotations", new JsonObject { [AdoptFrom] = claimant });

        await Running.Site.ApplyAsync(spec, Token);
        var said = await UntilSaidAsync(spec, ["database.name", "another UmsCluster", AdoptFrom, "RESET umsoperator.cluster"]);
        said.At("status")!.ToJsonString().ShouldNotContain(claimant);
        await PollCondition.StillAsync(Running, async () => await ClaimAsync(database) == claimant, "the claim", AWhile);

        await RemoveAsync(spec);
        if (withItsNameInASecret)
            await Running.Sandbox.Client.CoreV1.DeleteNamespacedSecretAsync($"{spec.Text("metadata.name")}-u1-0p", Running.Site.Namespace, cancellationToken: Token);
    }

    [Fact]
    public async Task A_copy_of_another_cluster_is_no_production()
    {
        var (spec, database) = await site.PrepareAsync();
        var copy = $"ums_{Guid.NewGuid().ToString()[..8]}_u1_rp";
        await database.ExecuteAsync($"ALTER DATABASE \"{database.Names.Database}\" RENAME TO \"{copy}\"");
        spec.Set("spec.database.name", copy);

        await Running.Site.ApplyAsync(spec, Token);
        await UntilSaidAsync(spec, ["database.name", "name that the operator gives to copies"]);

        await RemoveAsync(spec, abandon: true);
    }

    private static void ExpectNothingOfTheFirst(JsonNode? second, string uid)
    {
        var text = second.At("status")!.ToJsonString();
        text.ShouldNotContain(uid);
        text.ShouldNotContain($"/{TestCluster.Name} ");
        second.Each("status.conditions").ShouldAllBe(condition => !condition.Text("message").Contains($"{AdoptFrom}=", StringComparison.Ordinal));
    }

    private async Task ExpectUntouchedAsync(string uid, string[] pods)
    {
        await PollCondition.StillAsync(Running, async () => await ClaimAsync(Running.Database) == uid, "the first's claim", AWhile);
        SandboxSite.IsReady(await Running.GetAsync(), BadSpecSite.Running).ShouldBeTrue();
        (await Running.PodUidsAsync()).ShouldBe(pods);
    }

    private static Task<string> ClaimAsync(ClusterDatabase database) => database.ScalarAsync(
        database.Server.ConnectionString(),
        "SELECT split_part(e, '=', 2) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(setconfig) e WHERE d.datname = $1 AND e LIKE 'umsoperator.cluster=%'",
        database.Names.Database);

    private static async Task<bool> AnswersAsync(NpgsqlConnection session)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT 1", session);
            return await command.ExecuteScalarAsync(Token) is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<string>> ReadyAsync(string[] names) =>
        [.. await WhereAsync(names, cluster => SandboxSite.IsReady(cluster, BadSpecSite.Running))];

    private async Task<IReadOnlyList<string>> RefusedAsync(string[] names) =>
        [.. await WhereAsync(names, cluster => cluster.Condition("Stalled").Message.Contains("in use by another UmsCluster", StringComparison.Ordinal))];

    private async Task<IReadOnlyList<string>> WhereAsync(string[] names, Func<JsonObject?, bool> satisfies)
    {
        List<string> found = [];
        foreach (var name in names)
        {
            if (satisfies(await Running.Site.GetAsync(name, Token)))
                found.Add(name);
        }

        return found;
    }

    private async Task<IReadOnlyList<string>> EventNotesAsync(JsonObject spec) =>
        [.. (await Running.Sandbox.Client.GetAsync<JsonObject>($"api/v1/namespaces/{Running.Site.Namespace}/events", Token)).Each("items")
            .Where(one => one.Text("involvedObject.name") == spec.Text("metadata.name")).Select(one => one.Text("message"))];

    private Task<JsonObject?> UntilSaidAsync(JsonObject spec, string[] says) => Running.Site.WaitAsync(
        spec.Text("metadata.name"),
        cluster => cluster.Text("status.observedGeneration") == cluster.Text("metadata.generation")
            && cluster.Each("status.conditions").Any(condition => says.All(word => condition.Text("message").Contains(word, StringComparison.Ordinal))),
        $"a condition that says: {string.Join(" … ", says)}",
        Soon,
        Token);

    private async Task RemoveAsync(JsonObject spec, bool abandon = false)
    {
        var name = spec.Text("metadata.name");
        if (abandon)
            await Running.Site.AnnotateAsync(name, "umsoperator.io/abandon", (await Running.Site.GetAsync(name, Token)).Text("metadata.uid"), Token);
        await Running.Site.DeleteAsync(name, Token);
        await Running.Site.WaitAsync(name, cluster => cluster is null, "deleted", Patience, Token);
    }
}
