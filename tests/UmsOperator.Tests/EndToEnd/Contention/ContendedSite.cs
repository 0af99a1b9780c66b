using System.Text.Json.Nodes;
using UmsOperator.Sandbox;
using UmsOperator.Tests.EndToEnd.BadSpecs;

namespace UmsOperator.Tests.EndToEnd.Contention;

/// <summary>A running cluster whose database other clusters try to use.</summary>
public sealed class ContendedSite(EndToEndFixture fixture) : BadSpecSite(fixture)
{
    /// <summary>The Secret with the login that the running cluster's operator has.</summary>
    private const string SharedLogin = "operator-login";

    private int _contenders;

    protected override string SiteName => "contended";

    /// <summary>A spec with the running cluster's database, login and roles, under another name for its host.</summary>
    internal JsonObject SpecOfContender(string host)
    {
        var spec = FastSettings.Of(Cluster.Site.Sample($"other-{Interlocked.Increment(ref _contenders)}", Running, 1));
        return Name(spec, Cluster.Site.Names).Set("spec.database.host", host).Set("spec.database.operatorSecretRef.name", SharedLogin);
    }
}
