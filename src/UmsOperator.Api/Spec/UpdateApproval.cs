using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>Whether the migration of production needs manual approval.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpdateApproval>))]
public enum UpdateApproval
{
    /// <summary>No manual approval is needed.</summary>
    Automatic,

    /// <summary>The gate waits for annotation <c>umsoperator.io/approve</c> with the update's ID.</summary>
    BeforeMigration,
}
