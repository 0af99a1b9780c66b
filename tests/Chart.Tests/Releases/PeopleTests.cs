using UmsOperator.Chart.Tests.Tools;

namespace UmsOperator.Chart.Tests.Releases;

/// <summary>The rights of users with a built-in role in a namespace, into which the controller-manager aggregates the chart's roles.</summary>
public sealed class PeopleTests
{
    private static readonly (string Role, string[] Verbs)[] Roles =
    [
        ("view", ["get", "list", "watch"]),
        ("edit", ["get", "list", "watch", "create", "update", "patch", "delete"]),
        ("admin", ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]),
    ];

    [Fact]
    public async Task View_edit_and_admin_reach_clusters_as_they_reach_anything_else()
    {
        await using var release = await Release.PrepareAsync();
        // The operator is not involved and need not run.
        await release.Helm.RunAsync(["install", Release.Name, Repository.Chart, "--namespace", Release.Namespace, "--create-namespace"]);
        foreach (var (role, verbs) in Roles)
        {
            await release.Kubectl.RunAsync(["create", "rolebinding", role, "--namespace", "default", "--clusterrole", role, "--user", role]);
            await JoinedAsync(release, role, verbs[^1]);

            foreach (var verb in Roles[^1].Verbs)
                (await MayAsync(release, role, verb)).ShouldBe(verbs.Contains(verb), $"{role} {verb}");
            (await MayAsync(release, role, "get", "scale")).ShouldBeTrue(role);
            (await MayAsync(release, role, "patch", "scale")).ShouldBe(role != "view", role);
            (await MayAsync(release, role, "patch", "status")).ShouldBeFalse(role);
        }
    }

    private static async Task<bool> MayAsync(Release release, string user, string verb, string subresource = "") =>
        (await release.Kubectl.TryAsync(["auth", "can-i", verb, "umsclusters.umsoperator.io", "--subresource", subresource, "--as", user, "--namespace", "default"])).ExitCode == 0;

    private static async Task JoinedAsync(Release release, string user, string verb)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(300));
        while (!await MayAsync(release, user, verb))
            await timer.WaitForNextTickAsync(deadline.Token);
    }
}
