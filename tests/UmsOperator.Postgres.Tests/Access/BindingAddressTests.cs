using System.Collections.Immutable;
using System.Diagnostics;
using System.Net.Sockets;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;
using UmsOperator.Sandbox.Databases;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>The key <c>uri</c> of a binding's Secret, passed unchanged to PostgreSQL's own client.</summary>
public sealed class BindingAddressTests
{
    private const string Login = "ums/1:2@3?#[%]+ ü&=";
    private const string Password = "p'a\\s\"s&x=1+2 %/@:?#é";
    private const string Database = "rm db/ü?&%41";

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task Psql_connects_by_the_uri_alone_whatever_the_names_are(string host)
    {
        if (Environment.GetEnvironmentVariable("CI") != "true")
            Assert.SkipUnless(Socket.OSSupportsIPv6 || !host.Contains(':', StringComparison.Ordinal), "This machine has no IPv6.");
        await using var server = await PostgresServer.StartAsync(
            new PostgresOptions { Major = 18, Settings = ImmutableDictionary<string, string>.Empty.Add("listen_addresses", "'127.0.0.1,::1'") },
            cancellationToken: TestContext.Current.CancellationToken);
        await RunAsync(server.ConnectionString(), $"CREATE ROLE {Sql.Identifier(Login)} LOGIN PASSWORD {Sql.Literal(Password)}");
        await RunAsync(server.ConnectionString(), $"CREATE DATABASE {Sql.Identifier(Database)}");
        var uri = DesiredObjects.Secret(
            new ClusterObserved
            {
                Namespace = "igel",
                Name = "demo",
                Uid = "0a1b2c3d-0000-0000-0000-000000000000",
                Spec = new UmsClusterSpec { Database = new DatabaseSpec { Host = host, Port = server.Port } },
            },
            new Binding { Id = "abc-1p", Ordinal = 1, Kind = BindingKind.Production, Database = Database, Role = Login, SecretName = "ums-abc-1p" },
            Login, Password, caCertificate: null).StringData["uri"];

        var start = new ProcessStartInfo(
            Path.Combine(server.BinFolder, "psql"), ["-XAt", "-c", "SELECT current_user || '|' || current_database()", uri])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var psql = Process.Start(start).ShouldNotBeNull();
        var output = await psql.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await psql.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);

        output.Trim().ShouldBe($"{Login}|{Database}", errors);
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new Npgsql.NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
#pragma warning disable CA2100 // The texts are constants of the test.
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
