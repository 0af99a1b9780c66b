using System.Text;
using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Cluster;
using UmsOperator.Kubernetes.Client;
using UmsOperator.Kubernetes.Tests.Fakes;
using k8s.Models;

namespace UmsOperator.Tests.Cluster;

/// <summary>A login's Secret may contain anything. A problem names the field, the Secret and the remedy, and contains nothing of the data.</summary>
public sealed class SecretPinTests
{
    private const string Secret = "login";

    [Theory]
    [InlineData(null, null)]
    [InlineData("db.example.com", null)]
    [InlineData("DB.Example.COM", "5432")]
    [InlineData(null, "5432")]
    [InlineData(null, "05432")]
    public async Task A_login_is_used_where_its_Secret_allows_it(string? host, string? port)
    {
        var read = await ReadAsync(Data(host, port));

        read.Problems.ShouldBeEmpty();
        read.Operator.ShouldNotBeNull().Username.ShouldBe("user");
    }

    [Theory]
    [InlineData("db.example.org", null, "key host is not spec.database.host ('db.example.com')")]
    [InlineData("db.example.com.", null, "key host is not spec.database.host")]
    [InlineData("10.0.0.7", null, "key host is not spec.database.host")]
    [InlineData("db.example.com\n", null, "white space")]
    [InlineData(" db.example.com", null, "white space")]
    [InlineData("", null, "empty")]
    [InlineData("d\u0131b.example.com", null, "key host is not spec.database.host")]
    [InlineData("db.example.com", "5433", "key port is not spec.database.port (5432)")]
    [InlineData(null, "", "not a number from 1 to 65535")]
    [InlineData(null, "0", "not a number from 1 to 65535")]
    [InlineData(null, "65536", "not a number from 1 to 65535")]
    [InlineData(null, "-5432", "not a number from 1 to 65535")]
    [InlineData(null, "5432\n", "not a number from 1 to 65535")]
    [InlineData(null, "5432.0", "not a number from 1 to 65535")]
    [InlineData(null, "0x1538", "not a number from 1 to 65535")]
    [InlineData(null, "99999999999999999999", "not a number from 1 to 65535")]
    [InlineData(null, "\u0665\u0664\u0663\u0662", "not a number from 1 to 65535")]
    public async Task It_is_used_nowhere_else(string? host, string? port, string says)
    {
        var data = Data(host, port);
        var read = await ReadAsync(data);

        read.Operator.ShouldBeNull();
        var problem = read.Problems.ShouldHaveSingleItem();
        problem.ShouldStartWith($"database.operatorSecretRef: Secret '{Secret}'");
        problem.ShouldContain(says);
        problem.ShouldNotContain("top secret");
        if (host is { Length: > 0 } && says.StartsWith("key host", StringComparison.Ordinal))
            problem.ShouldNotContain($"'{host}'");
    }

    [Theory]
    [InlineData("host", "not UTF-8 text")]
    [InlineData("port", "not a number from 1 to 65535")]
    [InlineData("username", "key username")]
    [InlineData("password", "key password")]
    public async Task Bytes_that_are_no_text_are_named_by_their_key(string key, string says)
    {
        foreach (var bytes in new byte[][] { [0xff, 0xfe], [0xc3], [0xed, 0xa0, 0x80], [0x61, 0x00, 0x62] })
        {
            var data = Data("db.example.com", "5432");
            data[key] = bytes;
            var read = await ReadAsync(data);

            read.Operator.ShouldBeNull();
            read.Problems.ShouldHaveSingleItem().ShouldContain(says);
        }
    }

    [Fact]
    public async Task A_name_longer_than_PostgreSQL_takes_is_refused()
    {
        var data = Data(null, null);
        data["username"] = Encoding.UTF8.GetBytes(new string('ü', 32));

        (await ReadAsync(data)).Problems.ShouldHaveSingleItem().ShouldContain("PostgreSQL allows 63");
    }

    [Fact]
    public async Task The_servers_login_is_pinned_as_the_operators_is()
    {
        var read = await ReadAsync(Data(null, null), Data("elsewhere", null));

        read.Operator.ShouldNotBeNull();
        read.Server.ShouldBeNull();
        read.Problems.ShouldHaveSingleItem().ShouldStartWith("database.serverSecretRef: Secret 'servers' is for another server");
    }

    private static Dictionary<string, byte[]> Data(string? host, string? port)
    {
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["username"] = "user"u8.ToArray(), ["password"] = "top secret"u8.ToArray() };
        if (host is not null)
            data["host"] = Encoding.UTF8.GetBytes(host);
        if (port is not null)
            data["port"] = Encoding.UTF8.GetBytes(port);
        return data;
    }

    private static async Task<ReferencedSecrets> ReadAsync(Dictionary<string, byte[]> login, Dictionary<string, byte[]>? servers = null)
    {
        var api = new FakeApi();
        api.Put(new V1Secret { Metadata = new V1ObjectMeta { Name = Secret, NamespaceProperty = "site" }, Data = login });
        if (servers is not null)
            api.Put(new V1Secret { Metadata = new V1ObjectMeta { Name = "servers", NamespaceProperty = "site" }, Data = servers });
        var cluster = new UmsCluster
        {
            Metadata = new V1ObjectMeta { Name = "ums", NamespaceProperty = "site" },
            Spec = new UmsClusterSpec
            {
                Database = new DatabaseSpec
                {
                    Host = "db.example.com",
                    OperatorSecretRef = new SecretReference { Name = Secret },
                    Access = servers is null ? DatabaseAccess.PerServerRoles : DatabaseAccess.SharedCredentials,
                    ServerSecretRef = servers is null ? null : new SecretReference { Name = "servers" },
                },
            },
        };
        return await new ReferencedSecretReader(new ResourceClient<V1Secret>(api.Connect()), TimeProvider.System).ReadAsync(cluster, TestContext.Current.CancellationToken);
    }
}
