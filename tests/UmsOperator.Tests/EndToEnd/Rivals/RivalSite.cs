using System.Text.Json.Nodes;
using UmsOperator.Sandbox;
using UmsOperator.Tests.EndToEnd.BadSpecs;

namespace UmsOperator.Tests.EndToEnd.Rivals;

/// <summary>One running cluster whose database others want.</summary>
public sealed class RivalSite(EndToEndFixture fixture) : BadSpecSite(fixture)
{
    /// <summary>The Secret with the login that the running cluster's operator has.</summary>
    private const string SharedLogin = "operator-login";

    private int _rivals;

    protected override string SiteName => "rivals";

    /// <summary>A spec with the running cluster's database, login and roles, under another name for its host.</summary>
    internal JsonObject SpecOfRival(string host)
    {
        var spec = Haste.Of(Cluster.Site.Sample($"rival-{Interlocked.Increment(ref _rivals)}", Running, 1));
        return Name(spec, Cluster.Site.Names).Set("spec.database.host", host).Set("spec.database.operatorSecretRef.name", SharedLogin);
    }
}
