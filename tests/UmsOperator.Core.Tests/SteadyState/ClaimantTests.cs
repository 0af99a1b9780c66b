using System.Runtime.CompilerServices;
using System.Text.Json;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests.SteadyState;

/// <summary>Another cluster's claim is respected while that cluster may still exist, and its uid is not disclosed.</summary>
public sealed class ClaimantTests
{
    private const string Other = "9a8b7c6d-1111-2222-3333-444455556666";
    private static readonly ClaimantObserved Silent = new();

    public static TheoryData<string> SignsOfLife => ["watched", "lock", "sessions", "logins", "nothing was looked for"];

    public static TheoryData<string> Cases => [.. Directory.GetDirectories(Plans()).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(SignsOfLife))]
    public void AClaimant_ThatMayLive_IsNotAdoptedFrom_AndNotNamed(string sign)
    {
        foreach (var annotation in new[] { null, Other, "guess" })
        {
            var plan = Planner.Plan(With(sign, annotation));

            (plan.Status.Phase, plan.Actions.Count, plan.Questions.Count).ShouldBe((ClusterPhase.Blocked, 0, 0));
            var message = plan.Status.Conditions.Single(one => one.Type == ConditionTypes.Stalled).Message;
            message.ShouldStartWith("database.name: 'ums' is");
            message.Contains(Annotations.AdoptFrom, StringComparison.Ordinal).ShouldBe(annotation is not null);
            JsonSerializer.Serialize((plan.Status with { Servers = [] }, plan.Events)).ShouldNotContain(Other[..8]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("9a8b7c6d")]
    [InlineData("zzzzzzzz-1111-2222-3333-444455556666")]
    [InlineData("'; DROP DATABASE ums; --")]
    public void AClaim_ThatIsNoUid_StaysUntilADbaTakesItAway(string claim)
    {
        var observed = With("gone", claim);
        var plan = Planner.Plan(observed with { Database = observed.Database with { Production = observed.Database.Production! with { Claim = claim, Claimant = null } } });

        (plan.Actions.Count, plan.Questions.Count).ShouldBe((0, 0));
        plan.Reason.ShouldContain("ALTER DATABASE \"ums\" RESET umsoperator.cluster");
    }

    [Fact]
    public void AClaimant_ThatIsGone_IsNamed_AndAdoptedFromOnRequest()
    {
        Planner.Plan(With("gone", null)).Reason.ShouldContain($"{Annotations.AdoptFrom}={Other}");
        Planner.Plan(With("gone", "another")).Reason.ShouldContain($"{Annotations.AdoptFrom}={Other}");

        var question = new FactQuery.Preflight(PreflightScope.Adopt, 0) { AdoptFrom = Other };
        var asking = With("gone", Other);
        Planner.Plan(asking).Questions.ShouldBe([question]);
        var plan = Planner.Plan(asking with { Answers = [new FactResult { Question = question }] });
        plan.Actions.ShouldBe([new DatabaseAction.ClaimProduction(ClusterModel.Uid, Other)]);
    }

    /// <summary>After a restore from a backup, Secrets in the namespace have logins of the cluster's previous uid.</summary>
    [Fact]
    public void AClaimant_WhoseSecretsAreHere_IsAdoptedFromOnRequest_AndItsLoginsEnd()
    {
        Planner.Plan(Restored("former login", null)).Reason.ShouldContain($"{Annotations.AdoptFrom}={Other}");

        var question = new FactQuery.Preflight(PreflightScope.Adopt, 0) { AdoptFrom = Other };
        var plan = Planner.Plan(Restored("former login", Other) with { Answers = [new FactResult { Question = question }] });
        plan.Actions.ShouldBe([new DatabaseAction.ClaimProduction(ClusterModel.Uid, Other) { EndLogins = true }]);
    }

    [Theory]
    [InlineData("watched")]
    [InlineData("lock")]
    [InlineData("sessions")]
    [InlineData("nothing was looked for")]
    [InlineData("logins")]
    public void AClaimant_WhoseSecretsAreHere_AndWhichLivesOrWhosePasswordsAreNot_IsNotAdoptedFrom(string sign)
    {
        var plan = Planner.Plan(Restored(sign, Other));

        (plan.Actions.Count, plan.Questions.Count).ShouldBe((0, 0));
        plan.Reason.ShouldNotContain(Other);
    }

    /// <summary>In every step of an update a production that another cluster claims is neither queried nor touched.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void AtEachPlaceOfAnUpdate_AnotherClaim_StopsEverything(string name)
    {
        var observed = Read(name);
        if (observed.Database.Production is not { } production)
            return;

        var plan = Planner.Plan(observed with { Database = observed.Database with { Production = production with { Claim = Other, Claimant = Silent with { LockHeld = true } } } });

        if (observed.Cluster.DeletedAt is not null)
        {
            plan.Actions.Where(action => action is DatabaseAction.SwapBack or DatabaseAction.OpenProduction or DatabaseAction.ReleaseProduction or DatabaseAction.CreateRole).ShouldBeEmpty();
            return;
        }

        plan.Questions.ShouldBeEmpty();
        plan.Actions.Where(action => action is not KubernetesAction.AddFinalizer).ShouldBeEmpty();
    }

    [Fact]
    public void AClaim_ThatIsLostInAnUpdate_HoldsItWithTheStatement()
    {
        var observed = Read("update-11-Migrate-TakeRestorePoint");
        var plan = Planner.Plan(observed with { Database = observed.Database with { Production = observed.Database.Production! with { Claim = null } } });

        (plan.Actions.Count, plan.Questions.Count).ShouldBe((0, 0));
        plan.Reason.ShouldContain($"ALTER DATABASE \"ums\" SET umsoperator.cluster = '{ClusterModel.Uid}'");
    }

    [Fact]
    public void AForeignUnclaimedDatabase_IsCheckedByPreflight()
    {
        var observed = With("gone", null);
        var plan = Planner.Plan(observed with { Database = observed.Database with { Production = new ProductionObserved { Owner = "stranger" } } });

        plan.Questions.ShouldBe([new FactQuery.Preflight(PreflightScope.Adopt, 0)]);
    }

    private static Observed Restored(string sign, string? annotation)
    {
        var observed = With(sign, annotation);
        return observed with { Cluster = observed.Cluster with { FormerClaims = [$"ums_{Other[..8]}_"] } };
    }

    private static Observed With(string sign, string? annotation)
    {
        var model = new ClusterModel();
        model.Carry(model.Decide().Plan);
        if (annotation is not null)
            model.Annotations[Annotations.AdoptFrom] = annotation;
        model.Production = new ProductionObserved
        {
            Owner = "operator",
            OwnedByOperator = true,
            Claim = Other,
            Claimant = sign switch
            {
                "lock" => Silent with { LockHeld = true },
                "sessions" => Silent with { Sessions = 1 },
                "logins" => Silent with { MayLogIn = true },
                "former login" => Silent with { MayLogIn = true, HasFormerLogin = true },
                "nothing was looked for" => null,
                _ => Silent,
            },
        };
        var observed = model.Observe();
        return observed with { Cluster = observed.Cluster with { ClaimantLives = sign == "watched" } };
    }

    private static Observed Read(string name) =>
        JsonSerializer.Deserialize<Observed>(File.ReadAllText(Path.Combine(Plans(), name, "observed.json")), JsonSerializerOptions.Web)!;

    private static string Plans([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Plans");
}
