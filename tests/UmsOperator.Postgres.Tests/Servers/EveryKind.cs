namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>A schema with an object of every kind.</summary>
internal static class EveryKind
{
    public static async Task MakeAsync(TestProduction production)
    {
        await production.AsSuperuserAsync("CREATE EXTENSION citext; CREATE EXTENSION pg_trgm");
        await production.AsOwnerAsync(Read(production, "EveryKind.sql"));
        if (production.Major >= 18)
            await production.AsOwnerAsync(Read(production, "EveryKind.18.sql"));
    }

    private static string Read(TestProduction production, string name)
    {
        using var reader = new StreamReader(typeof(EveryKind).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd()
            .Replace("{app}", Sql.Identifier(production.Target.Database.AppRole), StringComparison.Ordinal)
            .Replace("{owner}", Sql.Identifier(production.Owner), StringComparison.Ordinal);
    }
}
