using System.Text.Json.Nodes;

namespace UmsOperator.Tests.EndToEnd.BadSpecs;

/// <summary>New clusters that the operator rejects before it creates anything. Placeholders {…} are replaced by the names of the case's own database.</summary>
internal static class ReportedForNew
{
    private const string Secret = "database.operatorSecretRef";

    /// <summary>The cases, each with the texts that its message must contain: the field or the role, and the remedy.</summary>
    public static readonly IReadOnlyDictionary<string, BadSpec> Cases = new Dictionary<string, BadSpec>(StringComparer.Ordinal)
    {
        ["a Secret that does not exist"] = new([Secret, "does not exist", "create it"]) { Change = spec => spec.Set("spec.database.operatorSecretRef.name", "nobody") },
        ["a Secret without the keys"] = new([Secret, "username", "password"]) { Change = spec => spec.Set("spec.database.operatorSecretRef.name", BadSpecSite.EmptySecret) },
        ["a password that PostgreSQL refuses"] = new([Secret, "refused the password", "correct Secret"]) { Sql = "ALTER ROLE \"{operator}\" PASSWORD 'another'" },
        ["a login that may not log in"] = new([Secret, "{operator}", "correct"]) { Sql = "ALTER ROLE \"{operator}\" NOLOGIN" },
        ["a host that does not resolve"] = new(["database.host", "does not resolve", "correct spec.database.host"]) { Change = spec => spec.Set("spec.database.host", "postgres.invalid") },
        ["a host that does not answer"] = new(["database.host", "192.0.2.1"]) { Change = spec => spec.Set("spec.database.host", "192.0.2.1") },
        ["a port where nothing listens"] = new(["database.host", "nothing listens", "spec.database.port"]) { Change = spec => spec.Set("spec.database.port", 1) },
        ["a database that does not exist"] = new(["database.name", "there is no database", "create it or correct the name"]) { Change = spec => spec.Set("spec.database.name", "nowhere") },
        ["a maintenance database that does not exist"] = new(["database.maintenanceDatabase", "there is no database"]) { Change = spec => spec.Set("spec.database.maintenanceDatabase", "nowhere") },
        ["the production database for maintenance"] =
            new(["database.maintenanceDatabase", "must not be the production database"]) { Change = spec => spec.Set("spec.database.maintenanceDatabase", spec.Text("spec.database.name")) },
        ["TLS from a server without"] = new(["database.sslMode", "enable ssl"]) { Change = spec => spec.Set("spec.database.sslMode", "Require") },
        ["a verified certificate without authority"] = new(["database.caSecretRef is required", "name the Secret"]) { Change = spec => spec.Set("spec.database.sslMode", "VerifyFull") },
        ["shared credentials without a Secret"] = new(["database.serverSecretRef is required", "name the Secret"]) { Change = spec => spec.Set("spec.database.access", "SharedCredentials") },
        ["a servers' Secret beside roles"] = new(["database.serverSecretRef must be absent"]) { Change = spec => spec.Set("spec.database.serverSecretRef", new JsonObject { ["name"] = "servers" }) },
        ["one role for owner and app"] = new(["database.appRole", "role of its own"]) { Change = spec => spec.Set("spec.database.appRole", spec.Text("spec.database.ownerRole")) },
        ["an owner role that does not exist"] = new(["database.ownerRole", "there is no role", "CREATE ROLE"]) { Change = spec => spec.Set("spec.database.ownerRole", "nobody") },
        ["an app role that can log in"] = new(["database.appRole", "can log in", "NOLOGIN"]) { Sql = "ALTER ROLE \"{app}\" LOGIN" },
        ["an operator that may not make databases"] = new(["{operator}", "CREATEDB"]) { Sql = "ALTER ROLE \"{operator}\" NOCREATEDB" },
        ["an operator that may not make roles"] = new(["{operator}", "CREATEROLE"]) { Sql = "ALTER ROLE \"{operator}\" NOCREATEROLE" },
        ["an operator without ADMIN OPTION"] = new(["database.appRole", "ADMIN OPTION", "GRANT"]) { Sql = "REVOKE ADMIN OPTION FOR \"{app}\" FROM \"{operator}\"" },
        ["a database of another owner"] = new(["{database}", "belongs to 'postgres'", "OWNER TO"]) { Sql = "ALTER DATABASE \"{database}\" OWNER TO postgres" },
        ["a database that another cluster claims"] =
            new(["database.name", "is claimed by", "umsoperator.io/adopt-from"]) { Sql = "ALTER DATABASE \"{database}\" SET \"umsoperator.cluster\" = '6f1c2a52-0000-4000-8000-000000000000'" },
        ["a claim that names no cluster"] =
            new(["database.name", "not the uid of a UmsCluster", "RESET umsoperator.cluster"]) { Sql = "ALTER DATABASE \"{database}\" SET \"umsoperator.cluster\" = 'mine'" },
        ["a copy of another cluster"] = new(["database.name", "the operator gives to copies", "name another"]) { Change = spec => spec.Set("spec.database.name", "ums_6f1c2a52_u1_rp") },
        ["a Secret for another server"] =
            new([Secret, "is for another server", "correct spec.database.host"])
            {
                Change = spec => spec.Set("spec.database.host", "localhost").Set("spec.database.operatorSecretRef.name", BadSpecSite.PinnedSecret),
            },
        ["tables that are no UMS"] = new(["database.schemaVersionQuery", "does not exist", "correct the query"]) { ProductionSql = "CREATE TABLE strange (id int)" },
        ["a query that fails"] = new(["database.schemaVersionQuery", "correct the query"])
        {
            ProductionSql = "CREATE TABLE strange (id int)",
            Change = spec => spec.Set("spec.database.schemaVersionQuery", "SELECT version FROM nowhere"),
        },
        ["a query that writes"] = new(["database.schemaVersionQuery", "change it so that it only reads"])
        {
            ProductionSql = "CREATE TABLE strange (id int); GRANT ALL ON strange TO PUBLIC",
            Change = spec => spec.Set("spec.database.schemaVersionQuery", "INSERT INTO strange VALUES (1) RETURNING '12.03'"),
        },
        ["a schema newer than the version"] =
            new(["version", "12.05", "set spec.version"])
            {
                ProductionSql =
                    "CREATE TABLE ums_schema_version (version text); INSERT INTO ums_schema_version VALUES ('12.05'); GRANT SELECT ON ums_schema_version TO PUBLIC",
            },
        ["an image of another version"] = new(["image", "its tag differs", "remove the tag"]) { Change = spec => spec.Set("spec.image", "ums-server:12.02.100") },
        ["a time zone that nobody knows"] = new(["update.maintenanceWindow.timeZone", "Mars/Olympus", "IANA"])
        {
            Change = spec => spec.Set("spec.update.maintenanceWindow", new JsonObject { ["start"] = "22:00", ["timeZone"] = "Mars/Olympus" }),
        },
        ["a variable of the operator's"] = new(["pod.env", "UMS_MODE", "choose another name"])
        {
            Change = spec => spec.Set("spec.pod.env", new JsonArray(new JsonObject { ["name"] = "UMS_MODE", ["value"] = "update" })),
        },
        ["a name of 41 characters"] = new(["metadata.name", "40 characters"]) { Change = spec => spec.Set("metadata.name", "c" + new string('x', 40)) },
        ["a name that begins with a digit"] = new(["metadata.name", "begin with a letter"]) { Change = spec => spec.Set("metadata.name", "1st") },
    };
}
