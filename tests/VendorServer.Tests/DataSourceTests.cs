using UmsServer.Tests.Parts;
using VendorServer.Sources;
using VendorServer.Tests.Parts;

namespace VendorServer.Tests;

public sealed class DataSourceTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_data_source_is_created_inactive_activated_by_a_password_file_and_tested()
    {
        var database = await postgres.CreateDatabaseAsync();
        using var tree = VendorTree.Create("12.04.110");
        var password = tree.WriteFile("password", database.Server.SuperuserPassword + "\n");

        (await tree.CliAsync([.. VendorTree.Create(database), "-A"])).Code.ShouldBe(0);
        (await tree.CliAsync("db", "test", "--password:file", password)).Code.ShouldBe(1);
        var row = $"{database.Name};{database.Server.Host}:{database.Server.Port};postgres;postgresql;1";
        (await tree.RowsAsync("db", "list")).ShouldBe([$"false;{row}"]);

        (await tree.CliAsync("db", "activate", "-i", "1", "--password:file", password)).Code.ShouldBe(0);
        (await tree.RowsAsync("db", "list")).ShouldBe([$"true;{row}"]);
        (await tree.CliAsync("db", "test", "--password:file", password)).Code.ShouldBe(0);
        (await tree.CliAsync("db", "test", "--password:file", tree.WriteFile("wrong", "guess"))).Code.ShouldBe(1);
        (await tree.CliAsync("db", "delete", "-i", "1")).Code.ShouldBe(1);
        (await tree.CliAsync("db", "deactivate")).Code.ShouldBe(0);
        (await tree.CliAsync("db", "delete", "-i", "1")).Code.ShouldBe(0);
        (await tree.RowsAsync("db", "list")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_file_with_the_passwords_is_private_and_shows_none()
    {
        var database = await postgres.CreateDatabaseAsync();
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");

        File.GetUnixFileMode(tree.Paths.DataSources).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(tree.Paths.DataSources, TestContext.Current.CancellationToken)).ShouldNotContain(database.Server.SuperuserPassword);
        DataSourceFile.Read(tree.Paths).Active!.Password.ShouldBe(database.Server.SuperuserPassword);
    }

    [Fact]
    public async Task A_database_that_refuses_or_has_a_newer_schema_is_not_activated()
    {
        var (database, newer) = (await postgres.CreateDatabaseAsync(), await postgres.CreateDatabaseAsync());
        await newer.MigrateAsync("12.05");
        using var tree = VendorTree.Create("12.04.110");
        var (right, wrong) = (tree.WriteFile("right", database.Server.SuperuserPassword), tree.WriteFile("wrong", "guess"));

        (await tree.CliAsync([.. VendorTree.Create(database), "--password:file", wrong])).Code.ShouldBe(1);
        var refused = await tree.CliAsync([.. VendorTree.Create(newer), "--password:file", right]);

        refused.Code.ShouldBe(1);
        refused.Error.ShouldContain("newer");
        DataSourceFile.Read(tree.Paths).Active.ShouldBeNull();
    }

    [Fact]
    public async Task An_activation_migrates_only_with_the_patch_option()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.MigrateAsync("12.03");
        using var tree = await VendorTree.CreateAsync(database, "12.04.110");
        (await database.QueryAsync("SELECT version FROM ums_schema_version")).ShouldBe(["12.03"]);

        (await tree.CliAsync("db", "activate", "-i", "1", "-P", "--password:file", Path.Combine(tree.Folder, "password"))).Code.ShouldBe(0);

        (await database.QueryAsync("SELECT version FROM ums_schema_version")).ShouldBe(["12.04"]);
    }

    [Fact]
    public async Task An_unknown_type_and_a_creation_without_a_password_are_refused()
    {
        var database = await postgres.CreateDatabaseAsync();
        using var tree = VendorTree.Create("12.04.110");

        (await tree.CliAsync("db", "create", "-t", "Derby", "-H", "h", "-n", "n", "-u", "u", "-A")).Code.ShouldBe(1);
        (await tree.CliAsync(VendorTree.Create(database))).Code.ShouldBe(1);

        (await tree.RowsAsync("db", "list")).ShouldBeEmpty();
    }

    [Fact]
    public void Parameters_of_the_driver_are_used_and_unknown_ones_ignored()
    {
        var source = new DataSource(1, "postgresql", "db", 5432, "ums", "public", "ums", "sslmode=verify-full&sslrootcert=/etc/ca.crt&tcpKeepAlive=true", "secret");

        var settings = source.ConnectionSettings();

        settings.SslMode.ShouldBe(Npgsql.SslMode.VerifyFull);
        settings.RootCertificate.ShouldBe("/etc/ca.crt");
        Should.Throw<VendorException>(() => (source with { JdbcParameters = "sslmode=maybe" }).ConnectionSettings());
    }
}
