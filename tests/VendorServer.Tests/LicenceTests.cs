using System.Globalization;
using UmsServer.Tests.Parts;
using VendorServer.Licences;
using VendorServer.Tests.Parts;
using VendorServer.Tree;

namespace VendorServer.Tests;

public sealed class LicenceTests(PostgresFixture postgres)
{
    [Fact]
    public async Task From_12_07_a_server_needs_a_licence_for_an_external_database_and_before_it_none()
    {
        var (older, database) = (await postgres.CreateDatabaseAsync(), await postgres.CreateDatabaseAsync());
        await older.MigrateAsync("12.06");
        await database.MigrateAsync("12.07");
        using var without = await VendorTree.CreateAsync(older, "12.06.120");
        await using (await VendorProcess.StartServingAsync(without))
        {
        }

        using var tree = await VendorTree.CreateAsync(database, "12.07.100");
        await using (var refused = VendorProcess.StartServer(tree))
            (await refused.WaitExitAsync()).ShouldBe(0);
        (await database.QueryAsync("SELECT 1 FROM epr_processes")).ShouldBeEmpty();
        (await tree.RowsAsync("ums-license", "state")).ShouldBe(["NONE;;false"]);

        (await tree.CliAsync("ums-license", "register", "-f", tree.WriteFile("licence", new Licence("STANDARD", null, null).Format()))).Code.ShouldBe(0);
        (await tree.RowsAsync("ums-license", "state")).ShouldBe(["STANDARD;;true"]);
        await using var server = await VendorProcess.StartServingAsync(tree);
        (await tree.CliAsync("ums-license", "deleteall")).Code.ShouldBe(0);
        (await tree.RowsAsync("ums-license", "state")).ShouldBe(["NONE;;false"]);
    }

    [Theory]
    [InlineData("ESSENTIAL", null, null, "Standard or Enterprise")]
    [InlineData("ENTERPRISE", "2001-01-01", null, "expired")]
    [InlineData("ENTERPRISE", null, "another", "another")]
    public void A_licence_that_does_not_cover_this_server_is_refused(string level, string? expires, string? umsId, string reason)
    {
        using var tree = VendorTree.Create("12.07.100");
        DateTimeOffset? at = expires is null ? null : DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        File.WriteAllText(tree.Paths.Licence, new Licence(level, at, umsId).Format());

        Should.Throw<VendorException>(() => LicenceGate.Check(tree.Paths, UmsServer.Versions.UmsVersion.Parse("12.07.100"), "this", TimeProvider.System)).Message.ShouldContain(reason);
        LicenceGate.Check(tree.Paths, UmsServer.Versions.UmsVersion.Parse("12.06.999"), "this", TimeProvider.System);
    }

    [Fact]
    public async Task A_forged_file_and_one_of_another_ums_id_are_not_registered()
    {
        using var tree = VendorTree.Create("12.07.100");
        Identity.ReadOrMake(tree.Paths.UmsId);
        var forged = tree.WriteFile("forged", new Licence("ESSENTIAL", null, null).Format().Replace("ESSENTIAL", "ENTERPRISE", StringComparison.Ordinal));
        var foreign = tree.WriteFile("foreign", new Licence("ENTERPRISE", null, "another").Format());

        (await tree.CliAsync("ums-license", "register", "-f", forged)).Code.ShouldBe(1);
        (await tree.CliAsync("ums-license", "register", "-f", foreign)).Code.ShouldBe(1);
        (await tree.CliAsync("ums-license", "register", "-f", Path.Combine(tree.Folder, "none"))).Code.ShouldBe(1);

        File.Exists(tree.Paths.Licence).ShouldBeFalse();
    }
}
