using System.Net;
using System.Text.Json.Nodes;
using k8s.Autorest;
using UmsOperator.Sandbox;
using UmsOperator.Sandbox.Crds;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Tests.EndToEnd.BadSpecs;

/// <summary>An invalid spec is rejected by the API server, or within 5 s by the operator, with the field and the remedy. No running server is affected.</summary>
public sealed class BadSpecTests(BadSpecSite site) : IClassFixture<BadSpecSite>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Refused => [.. RefusedByApi.Cases.Keys];

    public static TheoryData<string> Reported => [.. ReportedForNew.Cases.Keys];

    public static TheoryData<string> Changed => [.. ReportedForRunning.Cases.Keys];

    private TestCluster Running => site.Cluster;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task The_API_server_refuses(string what)
    {
        var (path, value, field) = RefusedByApi.Cases[what];
        var uids = await Running.PodUidsAsync();

        var refusal = await Should.ThrowAsync<HttpOperationException>(() => Running.PatchAsync(path, value?.DeepClone()));

        refusal.Response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refusal.Response.Content.ShouldContain(field);
        (await Running.PodUidsAsync()).ShouldBe(uids);
    }

    [Theory]
    [MemberData(nameof(Reported))]
    public async Task The_operator_refuses_a_new_cluster_with(string what)
    {
        var bad = ReportedForNew.Cases[what];
        var (spec, database) = await site.PrepareAsync();
        if (bad.Sql is { } sql)
            await database.ExecuteAsync(Fill(sql));
        if (bad.ProductionSql is { } inside)
            await database.ExecuteInProductionAsync(inside);
        bad.Change(spec);
        var uids = await Running.PodUidsAsync();

        if (!await IsTakenAsync(() => Running.Site.ApplyAsync(spec, Token), [.. bad.Says.Select(Fill)]))
        {
            (await Running.PodUidsAsync()).ShouldBe(uids);
            return;
        }

        var said = await UntilSaidAsync(spec.Text("metadata.name"), [.. bad.Says.Select(Fill)]);

        (said.Condition("Ready").Status, said.Condition("Stalled").Status).ShouldBe(("False", "True"));
        (await Running.PodUidsAsync()).ShouldBe(uids);
        var uid = (await Running.Site.GetAsync(spec.Text("metadata.name"), Token))!.Text("metadata.uid");
        await Running.Site.AnnotateAsync(spec.Text("metadata.name"), "umsoperator.io/abandon", uid, Token);
        await RemoveAsync(spec.Text("metadata.name"));

        string Fill(string text) => text
            .Replace("{operator}", database.Names.OperatorLogin, StringComparison.Ordinal)
            .Replace("{app}", database.Names.AppRole, StringComparison.Ordinal)
            .Replace("{database}", database.Names.Database, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Changed))]
    public async Task The_operator_refuses_a_change_of_a_running_cluster_to(string what)
    {
        var (path, value, says) = ReportedForRunning.Cases[what];
        var before = (await Running.GetAsync()).At($"spec.{path}")?.DeepClone();
        var uids = await Running.PodUidsAsync();

        if (await IsTakenAsync(() => Running.PatchAsync(path, value?.DeepClone()), says))
            await UntilSaidAsync(TestCluster.Name, says);

        (await Running.PodUidsAsync()).ShouldBe(uids);
        await Running.PatchAsync(path, before);
        await Running.UntilReadyAsync(BadSpecSite.Running);
        (await Running.PodUidsAsync()).ShouldBe(uids);
    }

    [Fact]
    public async Task Rolling_to_a_newer_schema_is_refused()
    {
        var uids = await Running.PodUidsAsync();

        await Running.Site.PatchSpecAsync(TestCluster.Name, new JsonObject { ["version"] = "12.05.110" }.Set("update.strategy", "Rolling"), Token);
        await UntilSaidAsync(TestCluster.Name, ["update.strategy", "UpdateMode or ShortDowntime"]);

        await Running.Site.PatchSpecAsync(TestCluster.Name, new JsonObject { ["version"] = BadSpecSite.Running }.Set("update.strategy", "UpdateMode"), Token);
        await Running.UntilReadyAsync(BadSpecSite.Running);
        (await Running.PodUidsAsync()).ShouldBe(uids);
    }

    [Fact]
    public async Task The_second_cluster_on_one_database_is_refused()
    {
        var second = (await site.PrepareAsync()).Spec.Set("spec.database.name", Running.Site.Names.Database);

        await Running.Site.ApplyAsync(second, Token);
        await UntilSaidAsync(second.Text("metadata.name"), ["database.name", "in use by another UmsCluster", "choose another database"]);

        (await Running.GetAsync()).Condition("Ready").Status.ShouldBe("True");
        await RemoveAsync(second.Text("metadata.name"));
        (await Running.Database.ExistsAsync()).ShouldBeTrue();
        SandboxSite.IsReady(await Running.GetAsync(), BadSpecSite.Running).ShouldBeTrue();
    }

    [Fact]
    public async Task Names_that_SQL_must_quote_work()
    {
        var (spec, database) = await site.PrepareAsync();
        var names = new DatabaseNames { Database = "P'rod; -- \"x\"", OperatorLogin = "Op'er \\ator", OwnerRole = "O W;ner", AppRole = "app'; DROP" };
        await database.ExecuteAsync($"ALTER DATABASE {database.Names.Database} RENAME TO \"P'rod; -- \"\"x\"\"\"");
        await database.ExecuteAsync($"ALTER ROLE {database.Names.OperatorLogin} RENAME TO \"{names.OperatorLogin}\"");
        await database.ExecuteAsync($"ALTER ROLE {database.Names.OwnerRole} RENAME TO \"{names.OwnerRole}\"");
        await database.ExecuteAsync($"ALTER ROLE {database.Names.AppRole} RENAME TO \"{names.AppRole}\"");
        await site.ApplyLoginAsync(spec.Text("spec.database.operatorSecretRef.name"), names.OperatorLogin);
        BadSpecSite.Name(spec, names);

        await Running.Site.ApplyAsync(spec, Token);
        await Running.Site.WaitReadyAsync(spec.Text("metadata.name"), BadSpecSite.Running, TimeSpan.FromMinutes(3), Token);
        await RemoveAsync(spec.Text("metadata.name"));
    }

    /// <summary>False: the API server's CEL rules rejected it with the same message, which only a server that enforces CEL can do.</summary>
    private async Task<bool> IsTakenAsync(Func<Task<JsonObject>> write, string[] says)
    {
        try
        {
            await write();
            return true;
        }
        catch (HttpOperationException refusal) when (refusal.Response.StatusCode == HttpStatusCode.UnprocessableEntity)
        {
            (await CrdInstaller.KnowsCelAsync(Running.Sandbox.Client, Token)).ShouldBeTrue(refusal.Response.Content);
            foreach (var word in says)
                refusal.Response.Content.ShouldContain(word);
            return false;
        }
    }

    private async Task<JsonNode?> UntilSaidAsync(string name, string[] says) => await Running.Site.WaitAsync(
        name,
        cluster => cluster.Text("status.observedGeneration") == cluster.Text("metadata.generation")
            && cluster.Each("status.conditions").Any(condition => says.All(word => condition.Text("message").Contains(word, StringComparison.Ordinal))),
        $"a condition that says: {string.Join(" … ", says)}",
        Soon,
        Token);

    private async Task RemoveAsync(string name)
    {
        await Running.Site.DeleteAsync(name, Token);
        await Running.Site.WaitAsync(name, cluster => cluster is null, "deleted", TimeSpan.FromMinutes(3), Token);
    }
}
