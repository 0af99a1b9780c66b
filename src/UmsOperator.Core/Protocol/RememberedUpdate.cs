using UmsOperator.Api.Status;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Protocol;

/// <summary>
/// Whether what was remembered can be an update at all. One that a hand or another version wrote, and that cannot, counts as lost: then the update is read off
/// its copies (promise P5), and there is none if there are no copies.
/// </summary>
internal static class RememberedUpdate
{
    private const int MostServers = 6;

    public static UpdateStatus? OrLost(UpdateStatus? update) =>
        // The old version may be a schema's (12.03): where no server runs, nobody knows the patch.
        update is { Id.Length: > 0, Replicas: >= 1 and <= MostServers, From.Length: > 0 } && UmsVersion.TryParse(update.To, out _) ? update : null;
}
