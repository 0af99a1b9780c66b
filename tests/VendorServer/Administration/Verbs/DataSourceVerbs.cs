using System.CommandLine;
using VendorServer.Sources;

namespace VendorServer.Administration.Verbs;

/// <summary><c>db create</c> and <c>db edit</c>.</summary>
internal static class DataSourceVerbs
{
    public static Command Create(Verb verb)
    {
        var type = Verb.Required("-t", "Type of the database: null");
        var host = Verb.Required("-H", "Host");
        var port = new Option<int>("-p") { Description = "Port", DefaultValueFactory = _ => 5432 };
        var name = Verb.Required("-n", "Name of the database");
        var schema = new Option<string>("-S") { Description = "Schema", DefaultValueFactory = _ => DataSource.PublicSchema };
        var user = Verb.Required("-u", "User");
        var parameters = new Option<string>("--jdbc-params") { Description = "Parameters of the JDBC driver", DefaultValueFactory = _ => "" };
        var inactive = new Option<bool>("-A") { Description = "Do not activate; no password is needed" };
        var password = Verb.PasswordFile();
        return verb.Command("create", "Create a data source", async (parsed, output, cancellationToken) =>
        {
            if (!parsed.GetValue(inactive) && parsed.GetValue(password) is null)
                throw new VendorException("Specify --password:file, or -A to create the data source without activating it.");
            var file = DataSourceFile.Read(verb.Tree);
            var source = file.Put(Checked(new DataSource(
                0,
                parsed.GetRequiredValue(type),
                parsed.GetRequiredValue(host),
                parsed.GetValue(port),
                parsed.GetRequiredValue(name),
                parsed.GetRequiredValue(schema),
                parsed.GetRequiredValue(user),
                parsed.GetRequiredValue(parameters),
                Password: null)));
            file.Write();
            output.Message($"The data source {source.Name} was created.");
            if (!parsed.GetValue(inactive))
                await DatabaseVerbs.ActivateAsync(verb.Tree, file, source, Verb.Password(parsed.GetValue(password)!), patch: false, cancellationToken);
        }, type, host, port, name, schema, user, new Option<string>("-d"), new Option<string>("-I"), parameters, inactive, password);
    }

    public static Command Edit(Verb verb)
    {
        var id = new Option<int>("-i") { Description = "ID of the data source", Required = true };
        var host = new Option<string?>("-H") { Description = "Host" };
        var port = new Option<int?>("-p") { Description = "Port" };
        var name = new Option<string?>("-n") { Description = "Name of the database" };
        var user = new Option<string?>("-u") { Description = "User" };
        var parameters = new Option<string?>("--jdbc-params") { Description = "Parameters of the JDBC driver" };
        return verb.Command("edit", "Edit a data source", (parsed, output) =>
        {
            var file = DataSourceFile.Read(verb.Tree);
            var source = file.Get(parsed.GetRequiredValue(id));
            file.Put(source with
            {
                Host = parsed.GetValue(host) ?? source.Host,
                Port = parsed.GetValue(port) ?? source.Port,
                Name = parsed.GetValue(name) ?? source.Name,
                User = parsed.GetValue(user) ?? source.User,
                JdbcParameters = parsed.GetValue(parameters) ?? source.JdbcParameters,
            });
            file.Write();
            output.Message($"The data source {source.Id} was changed.");
        }, id, host, port, name, user, parameters);
    }

    private static DataSource Checked(DataSource source)
    {
        if (source.Type != DataSource.PostgreSql)
            throw new VendorException($"Unknown database type: {source.Type}");
        if (source.Schema != DataSource.PublicSchema)
            throw new VendorException($"The stand-in supports only the schema {DataSource.PublicSchema}, not {source.Schema}.");
        return source;
    }
}
