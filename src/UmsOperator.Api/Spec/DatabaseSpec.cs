using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using UmsOperator.Api.Markers;

namespace UmsOperator.Api.Spec;

/// <summary>The production database and how the operator and the servers reach it. Frozen while an update runs.</summary>
[ValidationRule("self.access != 'SharedCredentials' || has(self.serverSecretRef)", "database.serverSecretRef is required when database.access is SharedCredentials: name the Secret with the servers' login")]
[ValidationRule("self.access != 'PerServerRoles' || !has(self.serverSecretRef)", "database.serverSecretRef must be absent when database.access is PerServerRoles: the operator makes a login for each server")]
[ValidationRule("self.maintenanceDatabase != self.name", "database.maintenanceDatabase must not be the production database (database.name): name another one, for example postgres")]
[ValidationRule("!(self.sslMode in ['VerifyCA', 'VerifyFull']) || has(self.caSecretRef)", "database.caSecretRef is required when database.sslMode is VerifyCA or VerifyFull: name the Secret with the certificate authority")]
public sealed record DatabaseSpec
{
    /// <summary>Host name or address of the PostgreSQL server itself. Poolers are refused.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(253)]
    public string Host { get; init; } = "";

    /// <summary>Port of the PostgreSQL server.</summary>
    [Range(1, 65535)]
    [DefaultValue(5432)]
    public int Port { get; init; } = 5432;

    /// <summary>Name of the production database. Any name that PostgreSQL takes; it is always quoted.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(63)]
    public string Name { get; init; } = "";

    /// <summary>Database that the operator connects to for its lock and for making copies. Must not be the production database.</summary>
    [MinLength(1)]
    [MaxLength(63)]
    [DefaultValue("postgres")]
    public string MaintenanceDatabase { get; init; } = "postgres";

    /// <summary>Transport security towards PostgreSQL, for the operator and the servers. Below VerifyCA the server's certificate is not verified, and the condition DatabaseVerified is False.</summary>
    [DefaultValue(SslMode.Prefer)]
    public SslMode SslMode { get; init; } = SslMode.Prefer;

    /// <summary>Secret with the certificate authority in key ca.crt.</summary>
    public SecretReference? CaSecretRef { get; init; }

    /// <summary>Tablespace for the golden copy and the snapshots. The restore point always lies in the production database's own, as it may become production.</summary>
    [MinLength(1)]
    [MaxLength(63)]
    public string? CopyTablespace { get; init; }

    /// <summary>Secret (keys username and password) with the operator's own login. It is never given to a server. With keys host or port, too, the login is used only where database.host and database.port are these.</summary>
    [Required]
    public SecretReference OperatorSecretRef { get; init; } = new();

    /// <summary>Who the servers log in as. PerServerRoles: a role for each binding, made and fenced by the operator. SharedCredentials: one login for all, for places where no role may be made; weaker, see the documentation.</summary>
    [DefaultValue(DatabaseAccess.PerServerRoles)]
    public DatabaseAccess Access { get; init; } = DatabaseAccess.PerServerRoles;

    /// <summary>Secret (keys username and password) with the servers' one login when access is SharedCredentials. With keys host or port, too, the login is used only where database.host and database.port are these.</summary>
    public SecretReference? ServerSecretRef { get; init; }

    /// <summary>NOLOGIN role that owns schemas, tables and extensions in the production database (PerServerRoles).</summary>
    [MinLength(1)]
    [MaxLength(63)]
    [DefaultValue("ums_owner")]
    public string OwnerRole { get; init; } = "ums_owner";

    /// <summary>NOLOGIN role with data rights that ordinary servers are members of (PerServerRoles).</summary>
    [MinLength(1)]
    [MaxLength(63)]
    [DefaultValue("ums_app")]
    public string AppRole { get; init; } = "ums_app";

    /// <summary>How many sessions one server may have on its database at a time (PerServerRoles). UMS plans 128 for each server.</summary>
    [Range(1, 10000)]
    [DefaultValue(128)]
    public int ConnectionsPerServer { get; init; } = 128;

    /// <summary>One read-only query that gives one row with the schema version as MAJOR.MINOR.</summary>
    [MinLength(1)]
    [MaxLength(1024)]
    [DefaultValue("SELECT version FROM ums_schema_version")]
    public string SchemaVersionQuery { get; init; } = "SELECT version FROM ums_schema_version";

    /// <summary>Table with one row for each registered server: table or schema.table. Parts in double quotes are taken as PostgreSQL prints them, such as "My.Schema"."Table"; others also in lower case. Preflight refuses a name that leads to no table.</summary>
    [MinLength(1)]
    [MaxLength(257)]
    [DefaultValue("epr_processes")]
    public string RegistryTable { get; init; } = "epr_processes";

    /// <summary>Column of the registry table that holds the server's host name, which is the pod's name. In double quotes it is taken as PostgreSQL prints it, else also in lower case.</summary>
    [MinLength(1)]
    [MaxLength(128)]
    [DefaultValue("epr_process_host")]
    public string RegistryHostColumn { get; init; } = "epr_process_host";
}
