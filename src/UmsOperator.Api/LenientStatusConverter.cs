using UmsOperator.Api.Status;

namespace UmsOperator.Api;

/// <summary>Reads a status with unknown values, written by another version of the operator or by hand, as a lost status. Losing the status does no harm.</summary>
internal sealed class LenientStatusConverter : LenientConverter<UmsClusterStatus>
{
    /// <inheritdoc/>
    protected override UmsClusterStatus Unreadable(Exception error) => new() { Unreadable = true };
}
