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
        var model = new ClusterModel();
        model.Edit(spec => spec with { Database = spec.Database with { SslMode = mode, CaSecretRef = verified ? new SecretReference { Name = "ca" } : null } });
        model.Settle();

        var condition = model.Status.Conditions.Single(one => one.Type == ConditionTypes.DatabaseVerified);

        (condition.Status, condition.Reason).ShouldBe(verified ? ("True", "CertificateVerified") : ("False", "CertificateNotVerified"));
        condition.Message.ShouldContain(verified ? "Secret 'ca'" : $"database.sslMode: {mode} does not verify");
        model.Status.Conditions.Single(one => one.Type == ConditionTypes.Ready).Status.ShouldBe("True");
    }

    [Theory]
    [InlineData(SslMode.Prefer, 1)]
    [InlineData(SslMode.VerifyFull, 0)]
    public void AnUpdatesPlan_WarnsOfIt(SslMode mode, int warnings)
    {
        var model = new ClusterModel();
        model.Edit(spec => spec with { Database = spec.Database with { SslMode = mode, CaSecretRef = new SecretReference { Name = "ca" } } });
        model.Settle();
        model.Edit(spec => spec with { Version = "12.04.110" });
        model.Settle(until: one => one.Status.Update is not null);

        model.Status.Update!.Plan!.Warnings.Count(warning => warning.StartsWith("database.sslMode", StringComparison.Ordinal)).ShouldBe(warnings);
    }

    [Fact]
    public void ASpec_ThatCannotBeRead_SaysNothingOfCertificates()
    {
        var model = new ClusterModel();
        model.Settle();
        model.Edit(spec => new UmsClusterSpec { Unreadable = "spec: cannot be read" });

        var (_, plan) = model.Decide();

        plan.Status.Conditions.ShouldNotContain(one => one.Type == ConditionTypes.DatabaseVerified);
    }
}
