using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using k8s.Models;
using Npgsql;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>A server's login, read from the Secret that its pod mounts.</summary>
/// <param name="Secret">Name of the Secret.</param>
/// <param name="Ordinal">Ordinal of the server.</param>
/// <param name="Kind">p, s or m: on production, on its own snapshot, migrating production.</param>
/// <param name="ConnectionString">Connection string of its database.</param>
/// <param name="Username">The login.</param>
/// <param name="Database">Its database.</param>
internal sealed partial record BindingLogin(string Secret, char Ordinal, char Kind, string ConnectionString, string Username, string Database)
{
    private const string Type = "servicebinding.io/postgresql";

    /// <summary>Reads a Secret; null if it is not a binding's.</summary>
    public static BindingLogin? From(V1Secret secret)
    {
        if (secret.Type != Type || Name().Match(secret.Metadata.Name) is not { Success: true } match)
            return null;
        string Value(string key) => Encoding.UTF8.GetString(secret.Data[key]);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = Value("host"),
            Port = int.Parse(Value("port"), CultureInfo.InvariantCulture),
            Database = Value("database"),
            Username = Value("username"),
            Password = Value("password"),
            ApplicationName = "hostile",
            Pooling = false,
        };
        return new BindingLogin(secret.Metadata.Name, match.Groups["ordinal"].Value[0], match.Groups["kind"].Value[0], settings.ConnectionString, settings.Username, settings.Database);
    }

    /// <summary>Opens a session with the server's login, by default on its own database.</summary>
    public async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken, string? database = null)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database ?? Database }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    [GeneratedRegex(@"-(?<ordinal>\d)(?<kind>[psm])[^-]*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
