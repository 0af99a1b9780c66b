using UmsOperator.Api.Status;

namespace UmsOperator.Api;

/// <summary>Reads a status that another version of the operator, or a hand, wrote in words that are not known here as a lost one: losing it must not harm.</summary>
internal sealed class LenientStatusConverter : LenientConverter<UmsClusterStatus>
{
    /// <inheritdoc/>
    protected override UmsClusterStatus Unreadable(Exception error) => new() { Unreadable = true };
}
