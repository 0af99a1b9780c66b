using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using UmsOperator.Api.Markers;

namespace UmsOperator.Api.Spec;

/// <summary>The wanted state of a UMS cluster.</summary>
public sealed record UmsClusterSpec
{
    /// <summary>The form of a UMS version: MAJOR.MINOR.PATCH.</summary>
    public const string VersionPattern = @"^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,6}$";

    /// <summary>UMS version as MAJOR.MINOR.PATCH, for example 12.04.110. Compared as numbers, part by part: 12.04 equals 12.4, and 6.10 is newer than 6.09. Raising it starts an update; setting the old version back before the commit undoes it.</summary>
    [Required]
    [RegularExpression(VersionPattern)]
    public string Version { get; init; } = "";

    /// <summary>Container image of the UMS Server. The version becomes its tag, with two digits of the minor (12.03.110, however spec.version writes it), unless the image carries a tag or a digest of its own.</summary>
    [Required]
    [MinLength(1)]
    [MaxLength(512)]
    public string Image { get; init; } = "";

    /// <summary>Number of UMS Servers, 1 to 6 (the vendor's limit). Frozen while an update runs.</summary>
    [Range(1, 6)]
    [DefaultValue(3)]
    public int Replicas { get; init; } = 3;

    /// <summary>The shared PostgreSQL database ("production database").</summary>
    [Required]
    public DatabaseSpec Database { get; init; } = new();

    /// <summary>How updates are done.</summary>
    public UpdateSpec Update { get; init; } = new();

    /// <summary>The Service that devices use.</summary>
    public ServiceSpec Devices { get; init; } = new();

    /// <summary>The Service that consoles use. It has no endpoints while an update is running, as changes made meanwhile would be lost.</summary>
    public ServiceSpec Console { get; init; } = new();

    /// <summary>How the version of a running server is asked (GET /umsapi/v3/serverstatus on port 8443).</summary>
    public ServerStatusSpec ServerStatus { get; init; } = new();

    /// <summary>A volume for each server. Without it servers keep nothing but what is in the database.</summary>
    public StorageSpec? Storage { get; init; }

    /// <summary>CPU and memory of each server, as in a container's resources.</summary>
    [PreserveUnknownFields]
    public JsonObject? Resources { get; init; }

    /// <summary>Further settings of the servers' pods.</summary>
    public PodSpec Pod { get; init; } = new();

    /// <summary>Why it cannot be read, as "field: what is wrong; cure"; then nothing else in it counts. Null: it can.</summary>
    [JsonIgnore]
    public string? Unreadable { get; init; }
}
