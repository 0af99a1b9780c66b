using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using UmsOperator.Api.Markers;

namespace UmsOperator.Api.Spec;

/// <summary>Desired state of a UMS cluster.</summary>
public sealed record UmsClusterSpec
{
    /// <summary>Pattern of a UMS version: MAJOR.MINOR.PATCH.</summary>
    public const string VersionPattern = @"^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,6}$";

    /// <summary>
    /// UMS version as MAJOR.MINOR.PATCH, for example 12.04.110. Parts are compared as numbers: 12.04 equals 12.4, and 6.10 is newer than 6.09. A
    /// newer version starts an update. Setting the old version again before the commit undoes it.
    /// </summary>
    [Required]
    [RegularExpression(VersionPattern)]
    public string Version { get; init; } = "";

    /// <summary>Container image of the UMS Server. If it has no tag or digest, the version is used as the tag, with a two-digit minor version (12.03.110, also for 12.3.110).</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(512)]
    public string Image { get; init; } = "";

    /// <summary>Number of UMS Servers, 1 to 6 (the vendor's limit). A change during an update takes effect after it.</summary>
    [Range(1, 6)]
    [DefaultValue(3)]
    public int Replicas { get; init; } = 3;

    /// <summary>The shared PostgreSQL database ("production database").</summary>
    [Required]
    public DatabaseSpec Database { get; init; } = new();

    /// <summary>How updates are done.</summary>
    public UpdateSpec Update { get; init; } = new();

    /// <summary>Service for devices.</summary>
    public ServiceSpec Devices { get; init; } = new();

    /// <summary>Service for consoles. It has no endpoints during an update, because changes made in the meantime would be lost.</summary>
    public ServiceSpec Console { get; init; } = new();

    /// <summary>How the operator queries the version of a running server (GET /umsapi/v3/serverstatus on port 8443).</summary>
    public ServerStatusSpec ServerStatus { get; init; } = new();

    /// <summary>A volume for each server. Absent: servers keep data only in the database.</summary>
    public StorageSpec? Storage { get; init; }

    /// <summary>CPU and memory of each server, as in core/v1 ResourceRequirements.</summary>
    [PreserveUnknownFields]
    public JsonObject? Resources { get; init; }

    /// <summary>More settings of the servers' pods.</summary>
    public PodSpec Pod { get; init; } = new();

    /// <summary>Why the spec cannot be read, as "field: problem; remedy"; all other fields are then meaningless. Null if it can be read.</summary>
    [JsonIgnore]
    public string? Unreadable { get; init; }
}
