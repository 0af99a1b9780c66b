using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>Whether a person must allow the migration of production.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpdateApproval>))]
public enum UpdateApproval
{
    /// <summary>The gate alone decides.</summary>
    Automatic,

    /// <summary>The gate waits for annotation <c>umsoperator.io/approve</c> with the update's id.</summary>
    BeforeMigration,
}
