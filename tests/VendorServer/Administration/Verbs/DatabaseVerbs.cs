using System.CommandLine;
using UmsServer.Versions;
using VendorServer.Sources;
using VendorServer.Tree;

namespace VendorServer.Administration.Verbs;

/// <summary><c>db</c>: the data sources, of which one is active.</summary>
internal static class DatabaseVerbs
{
    private static readonly string[] Columns = ["ACTIVE", "DATABASE", "HOST", "USER", "DB-TYPE", "ID"];

    public static Command Create(Verb verb) => new("db", "Manage data sources")
    {
        DataSourceVerbs.Create(verb),
        DataSourceVerbs.Edit(verb),
        List(verb),
        Show(verb),
        Activate(verb),
        Deactivate(verb),
        Test(verb),
        Delete(verb),
        EmbeddedOnly(verb, "copy", new Option<string>("-t")),
        EmbeddedOnly(verb, "optimize"),
        EmbeddedOnly(verb, "backup", new Option<string>("-o"), new Option<bool>("-f")),
        EmbeddedOnly(verb, "restore", new Option<string>("-f")),
    };

    /// <summary>Activates a data source after a look at its database.</summary>
    /// <exception cref="VendorException">The database refuses, or its schema is newer than this version's.</exception>
    public static async Task ActivateAsync(RemoteManager tree, DataSourceFile file, DataSource source, string password, bool patch, CancellationToken cancellationToken)
    {
        var version = UmsVersion.Parse(tree.ReadVersion());
        var state = await DatabaseLook.ReadAsync(source, password, cancellationToken);
        if (state.Version > version.Schema)
            throw new VendorException($"The database schema {state.Version} is newer than that of this UMS, {version.Schema}.");
        if (patch)
            await DatabaseLook.PatchAsync(source, password, version, cancellationToken);
        file.Put(source with { Password = password });
        file.Activate(source.Id);
        file.Write();
    }

    private static Command List(Verb verb) => verb.Command("list", "List data sources", (_, output) => Print(output, DataSourceFile.Read(verb.Tree), _ => true));

    private static Command Show(Verb verb)
    {
        var id = Id();
        return verb.Command("show", "Show a data source", (parsed, output) =>
        {
            var file = DataSourceFile.Read(verb.Tree);
            var shown = file.Get(parsed.GetRequiredValue(id));
            Print(output, file, source => source == shown);
        }, id);
    }

    private static Command Activate(Verb verb)
    {
        var id = Id();
        var password = Verb.RequiredPasswordFile();
        var patch = new Option<bool>("-P") { Description = "Install the newest patch of the database" };
        return verb.Command("activate", "Activate a data source", async (parsed, output, cancellationToken) =>
        {
            var file = DataSourceFile.Read(verb.Tree);
            var source = file.Get(parsed.GetRequiredValue(id));
            await ActivateAsync(verb.Tree, file, source, Verb.Password(parsed.GetRequiredValue(password)), parsed.GetValue(patch), cancellationToken);
            output.Message($"The data source {source.Id} is active.");
        }, id, password, patch);
    }

    private static Command Deactivate(Verb verb) => verb.Command("deactivate", "Deactivate the active data source", (_, output) =>
    {
        var file = DataSourceFile.Read(verb.Tree);
        file.Activate(id: null);
        file.Write();
        output.Message("No data source is active.");
    });

    private static Command Test(Verb verb)
    {
        var password = Verb.RequiredPasswordFile();
        return verb.Command("test", "Test the active data source", async (parsed, output, cancellationToken) =>
        {
            var source = DataSourceFile.Read(verb.Tree).Active ?? throw new VendorException("No data source is active.");
            await DatabaseLook.ReadAsync(source, Verb.Password(parsed.GetRequiredValue(password)), cancellationToken);
            output.Message("The connection was tested successfully.");
        }, password);
    }

    private static Command Delete(Verb verb)
    {
        var id = Id();
        return verb.Command("delete", "Delete a data source", (parsed, output) =>
        {
            var file = DataSourceFile.Read(verb.Tree);
            var source = file.Get(parsed.GetRequiredValue(id));
            if (source.Id == file.ActiveId)
                throw new VendorException($"The data source {source.Id} is active and cannot be deleted.");
            file.Remove(source.Id);
            file.Write();
            output.Message($"The data source {source.Id} was deleted.");
        }, id);
    }

    private static Command EmbeddedOnly(Verb verb, string name, params ReadOnlySpan<Option> options) =>
        verb.Command(name, "Embedded database only", (_, _) => throw new VendorException($"'db {name}' is available for the embedded database only."), options);

    private static Option<int> Id() => new("-i") { Description = "ID of the data source", Required = true };

    private static void Print(AdminOutput output, DataSourceFile file, Func<DataSource, bool> selects) => output.Table(
        Columns,
        file.All.Where(selects).Select(source => (IReadOnlyList<string>)
            [source.Id == file.ActiveId ? "true" : "false", source.Name, $"{source.Host}:{source.Port}", source.User, source.Type, $"{source.Id}"]));
}
