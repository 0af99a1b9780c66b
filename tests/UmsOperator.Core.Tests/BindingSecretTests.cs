using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Tests;

public sealed class BindingSecretTests
{
    private const string Login = "ums/1:2@3?#[%]+ ü&=";
    private const string Password = "p'a\\s\"s&x=1+2 %/@:?#é";

    public static TheoryData<string, string, string> Hosts => new()
    {
        // As written; in uri; in jdbc-url, whose driver takes a host verbatim.
        { "postgres.example.com", "postgres.example.com", "postgres.example.com" },
        { "192.0.2.7", "192.0.2.7", "192.0.2.7" },
        { "2001:db8::7", "[2001:db8::7]", "[2001:db8::7]" },
        { "::1", "[::1]", "[::1]" },
        { "::ffff:192.0.2.7", "[::ffff:192.0.2.7]", "[::ffff:192.0.2.7]" },
        { "[2001:db8::7]", "[2001:db8::7]", "[2001:db8::7]" },
        { "fe80::1%eth0", "[fe80::1%25eth0]", "[fe80::1%eth0]" },
    };

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Both_addresses_name_the_host_and_the_port_apart(string host, string inUri, string inJdbc)
    {
        var data = Build(host, SslMode.Prefer, null);

        data["uri"].ShouldStartWith("postgresql://");
        data["uri"][(data["uri"].IndexOf('@') + 1)..].ShouldStartWith($"{inUri}:5433/");
        data["jdbc-url"].ShouldStartWith($"jdbc:postgresql://{inJdbc}:5433/");
        data["host"].ShouldBe(host);
    }

    [Theory]
    [InlineData(SslMode.Disable, "disable", null)]
    [InlineData(SslMode.Require, "require", "pem")]
    [InlineData(SslMode.VerifyCA, "verify-ca", "pem")]
    [InlineData(SslMode.VerifyFull, "verify-full", "pem")]
    public void Both_addresses_hold_all_that_the_files_hold(SslMode mode, string name, string? authority)
    {
        var data = Build("2001:db8::7", mode, authority);

        var uri = new Uri(data["uri"]);
        uri.UserInfo.Split(':').Select(Uri.UnescapeDataString).ShouldBe([Login, Password]);
        Uri.UnescapeDataString(uri.AbsolutePath).ShouldBe("/rm db/ü?&");
        var uriOptions = Options(uri);
        var jdbc = new Uri(data["jdbc-url"]["jdbc:".Length..]);
        Uri.UnescapeDataString(jdbc.AbsolutePath).ShouldBe("/rm db/ü?&");
        var options = Options(jdbc);
        (options["user"], options["password"]).ShouldBe((Login, Password));
        foreach (var found in new[] { uriOptions, options })
        {
            found["sslmode"].ShouldBe(name);
            found.GetValueOrDefault("sslrootcert").ShouldBe(authority is null ? null : "/bindings/database/ca.crt");
        }
    }

    [Fact]
    public void Each_entry_that_the_contract_has_a_variable_for_is_in_the_servers_environment()
    {
        var server = new ServerIntent { Ordinal = 1, Version = "12.04.110", Image = "i:1", Binding = Binding };

        var pod = DesiredObjects.Pod(Cluster("db", SslMode.Prefer), server);

        var variables = pod.Spec.Containers.Single().Env;
        foreach (var entry in new[] { "type", "host", "port", "database", "username", "password", "sslmode" })
        {
            var source = variables.Single(one => one.Name == $"UMS_DB_{entry.ToUpperInvariant()}").ValueFrom.SecretKeyRef;
            (source.Name, source.Key).ShouldBe((Binding.SecretName, entry));
        }
    }

    private static readonly Binding Binding = new() { Id = "abc-1p", Ordinal = 1, Kind = BindingKind.Production, Database = "rm db/ü?&", Role = Login, SecretName = "ums-abc-1p" };

    private static IDictionary<string, string> Build(string host, SslMode mode, string? authority) =>
        DesiredObjects.Secret(Cluster(host, mode), Binding, Login, Password, authority).StringData;

    // As pgJDBC and libpq parse them: split at & and =, then decoded; the former decodes + as a space.
    private static Dictionary<string, string> Options(Uri uri) => uri.Query[1..].Split('&').Select(one => one.Split('='))
        .ToDictionary(pair => pair[0], pair => System.Net.WebUtility.UrlDecode(pair[1]), StringComparer.Ordinal);

    private static ClusterObserved Cluster(string host, SslMode mode) => new()
    {
        Namespace = "igel",
        Name = "demo",
        Uid = "0a1b2c3d-0000-0000-0000-000000000000",
        Spec = new UmsClusterSpec { Database = new DatabaseSpec { Host = host, Port = 5433, SslMode = mode } },
    };
}
