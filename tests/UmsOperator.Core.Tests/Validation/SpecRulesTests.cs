using System.Text.Json.Nodes;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Core.Validation;

namespace UmsOperator.Core.Tests.Validation;

public sealed class SpecRulesTests
{
    private static readonly UmsClusterSpec Good = new()
    {
        Version = "12.04.110",
        Image = "registry.example.com:5000/igel/ums-server",
        Database = new DatabaseSpec { Host = "db", Name = "ums", OperatorSecretRef = new SecretReference { Name = "operator" } },
    };

    private static readonly SecretReference Secret = new() { Name = "s" };

    public static TheoryData<string, Func<UmsClusterSpec, UmsClusterSpec>> Bad => new()
    {
        { "version:", spec => spec with { Version = "12.04" } },
        { "version:", spec => spec with { Version = "latest" } },
        { "image:", spec => spec with { Image = " " } },
        { "image: its tag differs from spec.version", spec => spec with { Image = "registry.example.com:5000/ums:12.03.110" } },
        { "replicas: 0", spec => spec with { Replicas = 0 } },
        { "replicas: 7", spec => spec with { Replicas = 7 } },
        { "database.host:", spec => spec with { Database = spec.Database with { Host = "" } } },
        { "database.name:", spec => spec with { Database = spec.Database with { Name = new string('ü', 32) } } },
        { "database.name: 'ums_0f3b9c1e_u1_rp' is a name that the operator gives to copies", spec => spec with { Database = spec.Database with { Name = "ums_0f3b9c1e_u1_rp" } } },
        { "database.maintenanceDatabase: 'ums_0f3b9c1e_u1_s1'", spec => spec with { Database = spec.Database with { MaintenanceDatabase = "ums_0f3b9c1e_u1_s1" } } },
        { "database.maintenanceDatabase", spec => spec with { Database = spec.Database with { MaintenanceDatabase = "ums" } } },
        { "database.operatorSecretRef:", spec => spec with { Database = spec.Database with { OperatorSecretRef = new SecretReference() } } },
        { "database.serverSecretRef is required", spec => spec with { Database = spec.Database with { Access = DatabaseAccess.SharedCredentials } } },
        { "database.serverSecretRef must be absent", spec => spec with { Database = spec.Database with { ServerSecretRef = Secret } } },
        { "database.caSecretRef", spec => spec with { Database = spec.Database with { SslMode = SslMode.VerifyFull } } },
        { "database.appRole:", spec => spec with { Database = spec.Database with { AppRole = "ums_owner" } } },
        { "update.maintenanceWindow.timeZone:", spec => spec with { Update = spec.Update with { MaintenanceWindow = new MaintenanceWindowSpec { Start = "22:00", TimeZone = "Mars/Olympus" } } } },
        { "pod.env:", spec => spec with { Pod = spec.Pod with { Env = [new JsonObject { ["name"] = "UMS_MODE", ["value"] = "production" }] } } },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void ABadSpec_IsNamedByItsFieldWithACure(string field, Func<UmsClusterSpec, UmsClusterSpec> spoil) =>
        SpecRules.Broken(Cluster(spoil(Good))).ShouldHaveSingleItem().ShouldStartWith(field);

    [Fact]
    public void AGoodSpec_BreaksNothing() => SpecRules.Broken(Cluster(Good)).ShouldBeEmpty();

    [Theory]
    [InlineData("registry.example.com:5000/ums:12.04.110")]
    [InlineData("registry.example.com:5000/ums:12.4.110")]
    [InlineData("ums:stable")]
    [InlineData("ums@sha256:0123")]
    public void AnImageWithItsOwnTag_IsTaken(string image) => SpecRules.Broken(Cluster(Good with { Image = image })).ShouldBeEmpty();

    [Fact]
    public void AnotherDatabase_UnderRunningServers_IsRefused() =>
        SpecRules.Broken(Cluster(Good) with { Status = new() { Database = "old:5432/ums" } }).ShouldHaveSingleItem().ShouldContain("created for old:5432/ums");

    [Theory]
    [InlineData("ums_")]
    [InlineData("ums_0f3b9c1_x")]
    [InlineData("ums_0f3b9c1g_u1_rp")]
    [InlineData("UMS_0f3b9c1e_u1_rp")]
    [InlineData("rums_0f3b9c1e_u1_rp")]
    public void AName_ThatIsNoCopys_IsTaken(string name) => SpecRules.Broken(Cluster(Good with { Database = Good.Database with { Name = name } })).ShouldBeEmpty();

    [Theory]
    [InlineData("a-name-that-is-longer-than-forty-characters")]
    [InlineData("1st")]
    [InlineData("has.dot")]
    public void AName_ThatServicesCannotCarry_IsRefused(string name) =>
        SpecRules.Broken(Cluster(Good) with { Name = name }).ShouldHaveSingleItem().ShouldStartWith("metadata.name");

    private static ClusterObserved Cluster(UmsClusterSpec spec) => new() { Namespace = "default", Name = "demo", Uid = Model.ClusterModel.Uid, Spec = spec };
}
