using UmsOperator.Core.Model;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests.SteadyState;

/// <summary>A Secret that this cluster owns and whose login belongs to another uid, as after a restore from a backup.</summary>
public sealed class FormerSecretTests
{
    [Fact]
    public void NoServerStaysOnIt_AndItGoesWhenNoPodUsesIt()
    {
        var model = new ClusterModel();
        model.Settle();
        var observed = model.Observe();
        var former = observed.Secrets[0];

        var restored = observed with { Secrets = [.. observed.Secrets.Select(secret => secret == former ? secret with { Former = true } : secret)] };
        var questions = Planner.Plan(restored).Questions;
        questions.ShouldAllBe(question => question is FactQuery.PodAdmission);
        var plan = Planner.Plan(restored with { Answers = [.. questions.Select(question => new FactResult { Question = question })] });
        plan.Actions.OfType<KubernetesAction.CreateSecret>().ShouldHaveSingleItem().Binding.Id.ShouldNotBe(former.Binding);
        plan.Actions.ShouldNotContain(new KubernetesAction.DeleteSecret(former.Name));

        var unused = Planner.Plan(observed with { Secrets = [.. observed.Secrets, former with { Name = "ums-old-9p", Binding = "old-9p", Ordinal = 9, Former = true }] });
        unused.Actions.ShouldBe([new KubernetesAction.DeleteSecret("ums-old-9p")]);
    }
}
