using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Validates the update in the status. A malformed one, edited by hand or written by another version, counts as lost: the update is then recovered from its copies (promise P5), and there
/// is none if there are no copies.
/// </summary>
internal static class RememberedUpdate
{
    private const int MostServers = 6;

    public static UpdateStatus? OrLost(UpdateStatus? update) =>
        // The old version may be that of a schema (12.03): where no server runs, the patch is unknown.
        update is { Id.Length: > 0, Replicas: >= 1 and <= MostServers, From.Length: > 0 } && UmsVersion.TryParse(update.To, out _) ? update : null;
}
