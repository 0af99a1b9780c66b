using System.CommandLine;
using VendorServer.Tree;

namespace VendorServer.Administration.Verbs;

/// <summary><c>licensing</c>: the UMS ID.</summary>
internal static class UmsIdVerbs
{
    public static Command Create(Verb verb) => new("licensing", "Manage the UMS ID")
    {
        verb.Command("list", "Show the UMS ID", (_, output) => output.Table(["UMS ID"], Identity.Read(verb.Tree.UmsId) is { } id ? [[id]] : [])),
        verb.Command("create", "Create a UMS ID", (_, output) =>
        {
            if (Identity.Read(verb.Tree.UmsId) is not null)
                throw new VendorException("This server has a UMS ID.");
            output.Table(["UMS ID"], [[Identity.ReadOrMake(verb.Tree.UmsId)]]);
        }),
        Backup(verb),
        Restore(verb),
    };

    private static Command Backup(Verb verb)
    {
        var path = Verb.Required("-o", "Backup file");
        return verb.Command("backup", "Back up the UMS ID", (parsed, output) =>
        {
            var id = Identity.Read(verb.Tree.UmsId) ?? throw new VendorException("This server has no UMS ID yet.");
            PropertiesFile.Replace(Path.GetFullPath(parsed.GetRequiredValue(path)), id + "\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
            output.Message("The UMS ID was backed up.");
        }, path);
    }

    private static Command Restore(Verb verb)
    {
        var path = Verb.Required("-f", "Backup file");
        return verb.Command("restore", "Restore the UMS ID", (parsed, output) =>
        {
            var id = Identity.Read(parsed.GetRequiredValue(path));
            if (!Guid.TryParse(id, out _))
                throw new VendorException("The file contains no UMS ID.");
            PropertiesFile.Replace(verb.Tree.UmsId, id + "\n", mode: null);
            output.Message("The UMS ID was restored. Restart the server.");
        }, path);
    }
}
