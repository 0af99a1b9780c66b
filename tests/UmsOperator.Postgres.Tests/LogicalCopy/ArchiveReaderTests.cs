using UmsOperator.Postgres.LogicalCopy;
using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.LogicalCopy;

public sealed class ArchiveReaderTests(PostgresServers servers)
{
    // Made by the server's own pg_dump, because each version has its own archive format.
    [Theory, ClassData(typeof(AllMajors))]
    public async Task An_archive_is_read_whole_and_one_that_is_cut_short_is_refused_wherever_it_is_cut(int major)
    {
        await using var production =
            await TestProduction.CreateAsync(servers, major, "CREATE TABLE a (b int PRIMARY KEY, c text DEFAULT '--\n-- TOC entry 1 (class 0 OID 0)\n')", "CREATE VIEW v AS SELECT b FROM a");
        var archive = await PgDump.ArchiveAsync(await servers.GetAsync(major), production.Name);

        var entries = ArchiveReader.Read(archive);

        var table = entries.Single(entry => entry is { Kind: "TABLE", Tag: "a" });
        (table.Schema, table.Owner, table.Section).ShouldBe(("public", production.Owner, ArchiveSection.PreData));
        table.Oid.ShouldBe(await production.ScalarAsync<uint>("SELECT 'a'::regclass::oid"));
        entries.Single(entry => entry.Tag == "v").Dependencies.ShouldContain(table.Id);
        entries.Single(entry => entry.Kind == "CONSTRAINT").Dependencies.ShouldContain(table.Id);
        var random = new Random(1);
        foreach (var length in Enumerable.Range(0, 300).Select(_ => random.Next(archive.Length)))
            Should.Throw<DatabaseActionException>(() => ArchiveReader.Read(archive[..length]));
    }

    [Fact]
    public async Task A_format_that_is_newer_than_what_is_known_is_refused_with_a_cure()
    {
        await using var production = await TestProduction.CreateAsync(servers, 15);
        var archive = await PgDump.ArchiveAsync(await servers.GetAsync(15), production.Name);
        archive[6] = 17;

        Should.Throw<DatabaseActionException>(() => ArchiveReader.Read(archive)).Message.ShouldContain("set update.golden to Clone");
    }
}
