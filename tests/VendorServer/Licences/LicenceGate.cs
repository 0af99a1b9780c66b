using UmsServer.Versions;
using VendorServer.Tree;

namespace VendorServer.Licences;

/// <summary>From 12.07.100, a server with an external database does not start without a licence that covers one.</summary>
internal static class LicenceGate
{
    private static readonly SchemaVersion First = new(12, 7);

    /// <exception cref="VendorException">The server must not start.</exception>
    public static void Check(RemoteManager tree, UmsVersion version, string umsId, TimeProvider time)
    {
        if (version.Schema < First)
            return;
        var licence = Licence.Read(tree.Licence) ?? throw new VendorException("No UMS licence is registered. An external database needs a Standard or Enterprise licence.");
        if (!licence.CoversExternalDatabase)
            throw new VendorException($"The UMS licence is {licence.Level}. An external database needs a Standard or Enterprise licence.");
        if (licence.Expires < time.GetUtcNow())
            throw new VendorException($"The UMS licence expired at {licence.ExpiresText}.");
        if (licence.UmsId is { } owner && owner != umsId)
            throw new VendorException($"The UMS licence was issued for the UMS ID {owner}. The UMS ID of this server is {umsId}.");
    }
}
