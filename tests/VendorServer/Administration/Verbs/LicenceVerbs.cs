using System.CommandLine;
using VendorServer.Licences;
using VendorServer.Tree;

namespace VendorServer.Administration.Verbs;

/// <summary><c>ums-license</c>.</summary>
internal static class LicenceVerbs
{
    public static Command Create(Verb verb) => new("ums-license", "Manage the UMS licence")
    {
        verb.Command("state", "Show the licence", (_, output) =>
        {
            var licence = Licence.Read(verb.Tree.Licence);
            output.Table(
                ["umsLicenseLevel", "expirationDateUTC", "unlimited"],
                [[licence?.Level ?? "NONE", licence?.ExpiresText ?? "", licence is { Expires: null } ? "true" : "false"]]);
        }),
        Register(verb),
        verb.Command("deleteall", "Delete all licences", (_, output) =>
        {
            File.Delete(verb.Tree.Licence);
            output.Message("All licences were deleted.");
        }),
    };

    private static Command Register(Verb verb)
    {
        var path = Verb.Required("-f", "Licence file");
        return verb.Command("register", "Register a licence", (parsed, output) =>
        {
            var from = parsed.GetRequiredValue(path);
            var licence = Licence.Read(from) ?? throw new VendorException($"The file {from} does not exist.");
            if (licence.UmsId is { } owner && Identity.Read(verb.Tree.UmsId) is { } own && owner != own)
                throw new VendorException($"The licence was issued for the UMS ID {owner}. The UMS ID of this server is {own}.");
            File.Copy(from, verb.Tree.Licence, overwrite: true);
            output.Message($"The licence was registered: {licence.Level}");
        }, path);
    }
}
