using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Tests.Model;

namespace UmsOperator.Core.Tests.Status;

public sealed class CertificateReportTests
{
    [Theory]
    [InlineData(SslMode.Disable, false)]
    [InlineData(SslMode.Prefer, false)]
    [InlineData(SslMode.Require, false)]
    [InlineData(SslMode.VerifyCA, true)]
    [InlineData(SslMode.VerifyFull, true)]
    public void ACertificate_ThatIsNotVerified_IsAWarning_AndReadyAllTheSame(SslMode mode, bool verified)
    {
        var world = new World();
        world.Edit(spec => spec with { Database = spec.Database with { SslMode = mode, CaSecretRef = verified ? new SecretReference { Name = "ca" } : null } });
        world.Settle();

        var condition = world.Status.Conditions.Single(one => one.Type == ConditionTypes.DatabaseVerified);

        (condition.Status, condition.Reason).ShouldBe(verified ? ("True", "CertificateVerified") : ("False", "CertificateNotVerified"));
        condition.Message.ShouldContain(verified ? "Secret 'ca'" : $"database.sslMode: {mode} does not verify");
        world.Status.Conditions.Single(one => one.Type == ConditionTypes.Ready).Status.ShouldBe("True");
    }

    [Theory]
    [InlineData(SslMode.Prefer, 1)]
    [InlineData(SslMode.VerifyFull, 0)]
    public void AnUpdatesPlan_WarnsOfIt(SslMode mode, int warnings)
    {
        var world = new World();
        world.Edit(spec => spec with { Database = spec.Database with { SslMode = mode, CaSecretRef = new SecretReference { Name = "ca" } } });
        world.Settle();
        world.Edit(spec => spec with { Version = "12.04.110" });
        world.Settle(until: one => one.Status.Update is not null);

        world.Status.Update!.Plan!.Warnings.Count(warning => warning.StartsWith("database.sslMode", StringComparison.Ordinal)).ShouldBe(warnings);
    }

    [Fact]
    public void ASpec_ThatCannotBeRead_SaysNothingOfCertificates()
    {
        var world = new World();
        world.Settle();
        world.Edit(spec => new UmsClusterSpec { Unreadable = "spec: cannot be read" });

        var (_, plan) = world.Decide();

        plan.Status.Conditions.ShouldNotContain(one => one.Type == ConditionTypes.DatabaseVerified);
    }
}
