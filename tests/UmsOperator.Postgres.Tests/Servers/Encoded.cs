namespace UmsOperator.Postgres.Tests.Servers;

/// <summary>A production in another encoding than UTF-8, with texts of bytes that the test writes.</summary>
internal static class Encoded
{
    public static async Task<TestProduction> CreateAsync(PostgresServers servers, int major, string encoding)
    {
        var production = await TestProduction.CreateAsync(servers, major);
        var (name, login, owner) = (Sql.Identifier(production.Name), Sql.Identifier(production.Target.OperatorUsername), Sql.Identifier(production.Owner));
        await production.AsSuperuserAsync($"DROP DATABASE {name} (FORCE)", "postgres");
        await production.AsSuperuserAsync($"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' OWNER {login}", "postgres");
        await production.AsSuperuserAsync($"REVOKE CONNECT ON DATABASE {name} FROM PUBLIC; GRANT CREATE, TEMPORARY ON DATABASE {name} TO {owner}", "postgres");
        // In such a database a role's name is found by its bytes only: by its OID here.
        await production.AsSuperuserAsync($"DO {Sql.Literal($"BEGIN EXECUTE format('ALTER SCHEMA public OWNER TO %s', {await OidAsync(production)}::regrole); EXECUTE 'REVOKE CREATE ON SCHEMA public FROM PUBLIC'; END")}");
        await production.ClaimAsync();
        return production;
    }

    /// <summary>Runs a statement as the object owner. <c>{hex}</c> in it is a text of these bytes, for format().</summary>
    public static async Task MakeAsync(this TestProduction production, string format, params string[] bytes)
    {
        var arguments = string.Concat(bytes.Select(text => $", convert_from('\\x{text}'::bytea, getdatabaseencoding())"));
        await production.AsSuperuserAsync(
            $"DO {Sql.Literal($"BEGIN EXECUTE format('SET LOCAL ROLE %s', {await OidAsync(production)}::regrole); EXECUTE format({Sql.Literal(format)}{arguments}); END")}");
    }

    private static Task<uint> OidAsync(TestProduction production) => production.ScalarAsync<uint>($"SELECT oid FROM pg_roles WHERE rolname = {Sql.Literal(production.Owner)}", "postgres");
}
