using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using UmsOperator.Api.Markers;

namespace UmsOperator.Api.Spec;

/// <summary>The production database and how the operator and the servers connect to it. Host, port and name cannot be changed while servers exist.</summary>
[ValidationRule("self.access != 'SharedCredentials' || has(self.serverSecretRef)",
    "database.serverSecretRef is required when database.access is SharedCredentials: name the Secret with the servers' login")]
[ValidationRule("self.access != 'PerServerRoles' || !has(self.serverSecretRef)",
    "database.serverSecretRef must be absent when database.access is PerServerRoles: the operator makes a login for each server")]
[ValidationRule("self.maintenanceDatabase != self.name", "database.maintenanceDatabase must not be the production database (database.name): name another one, for example postgres")]
[ValidationRule("!(self.sslMode in ['VerifyCA', 'VerifyFull']) || has(self.caSecretRef)",
    "database.caSecretRef is required when database.sslMode is VerifyCA or VerifyFull: name the Secret with the certificate authority")]
public sealed record DatabaseSpec
{
    /// <summary>Host name or address of the PostgreSQL server. Connection poolers are rejected.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(253)]
    public string Host { get; init; } = "";

    /// <summary>Port of the PostgreSQL server.</summary>
    [Range(1, 65535)]
    [DefaultValue(5432)]
    public int Port { get; init; } = 5432;

    /// <summary>Name of the production database. Any name that PostgreSQL accepts; the operator always quotes it.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(63)]
    public string Name { get; init; } = "";

    /// <summary>Database that the operator connects to for its advisory lock and to create copies. Must not be the production database.</summary>
    [MinLength(1)]
    [MaxLength(63)]
    [DefaultValue("postgres")]
    public string MaintenanceDatabase { get; init; } = "postgres";

    /// <summary>
    /// TLS mode of the connections to PostgreSQL, for the operator and the servers. Modes below VerifyCA do not verify the server's certificate, and
    /// the condition DatabaseVerified is False.
    /// </summary>
    [DefaultValue(SslMode.Prefer)]
    public SslMode SslMode { get; init; } = SslMode.Prefer;

    /// <summary>Secret with the certificate authority in the key ca.crt.</summary>
    public SecretReference? CaSecretRef { get; init; }

    /// <summary>Tablespace for the golden copy and the snapshots. The restore point always uses the tablespace of the production database, because it may become production.</summary>
    [MinLength(1)]
    [MaxLength(63)]
    public string? CopyTablespace { get; init; }

    /// <summary>
    /// Secret with the operator's login in the keys username and password. Servers never receive it. If the Secret also has the keys host or port,
    /// the login is used only if they equal database.host and database.port.
    /// </summary>
    [Required]
    public SecretReference OperatorSecretRef { get; init; } = new();

    /// <summary>
    /// How servers log in. PerServerRoles: one role for each binding, created and fenced by the operator. SharedCredentials: one login for all
    /// servers, for databases where the operator cannot create roles; its guarantees are weaker.
    /// </summary>
    [DefaultValue(DatabaseAccess.PerServerRoles)]
    public DatabaseAccess Access { get; init; } = DatabaseAccess.PerServerRoles;

    /// <summary>
    /// Secret with the login of all servers in the keys username and password, for SharedCredentials. If the Secret also has the keys host or port,
    /// the login is used only if they equal database.host and database.port.
    /// </summary>
    public SecretReference? ServerSecretRef { get; init; }

    /// <summary>NOLOGIN role that owns schemas, tables and extensions in the production database (PerServerRoles).</summary>
    [MinLength(1)]
    [MaxLength(63)]
    [DefaultValue("ums_owner")]
    public string OwnerRole { get; init; } = "ums_owner";

    /// <summary>NOLOGIN role that may read and write data. Servers that do not migrate are members of it (PerServerRoles).</summary>
    [MinLength(1)]
    [MaxLength(63)]
    [DefaultValue("ums_app")]
    public string AppRole { get; init; } = "ums_app";

    /// <summary>Maximum number of sessions of one server on its database (PerServerRoles). The vendor plans 128 for each server.</summary>
    [Range(1, 10000)]
    [DefaultValue(128)]
    public int ConnectionsPerServer { get; init; } = 128;

    /// <summary>Read-only query that returns one row with the schema version as MAJOR.MINOR.</summary>
    [MinLength(1)]
    [MaxLength(1024)]
    [DefaultValue("SELECT version FROM ums_schema_version")]
    public string SchemaVersionQuery { get; init; } = "SELECT version FROM ums_schema_version";

    /// <summary>
    /// Table with one row for each registered server, as table or schema.table. Parts in double quotes must match exactly, for example
    /// "My.Schema"."Table"; other parts also match in lower case. Preflight rejects a name that matches no table.
    /// </summary>
    [MinLength(1)]
    [MaxLength(257)]
    [DefaultValue("epr_processes")]
    public string RegistryTable { get; init; } = "epr_processes";

    /// <summary>Column of the registry table with the server's host name, which is the name of the pod. A name in double quotes must match exactly; other names also match in lower case.</summary>
    [MinLength(1)]
    [MaxLength(128)]
    [DefaultValue("epr_process_host")]
    public string RegistryHostColumn { get; init; } = "epr_process_host";
}
