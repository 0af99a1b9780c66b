using System.Text.Json;
using UmsOperator.Api.Spec;

namespace UmsOperator.Api;

/// <summary>Reads a spec that only a newer CRD accepts as one with an error message.</summary>
internal sealed class LenientSpecConverter : LenientConverter<UmsClusterSpec>
{
    /// <inheritdoc/>
    protected override UmsClusterSpec Unreadable(Exception error)
    {
        var field = (error as JsonException)?.Path is { Length: > 2 } path ? path[2..] : "spec";
        return new UmsClusterSpec { Unreadable = $"{field}: this version of the operator does not know its value or form; correct it, or run the version that it was written for" };
    }
}
