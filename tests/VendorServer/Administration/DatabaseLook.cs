using Npgsql;
using UmsServer;
using UmsServer.Schema;
using UmsServer.Versions;
using VendorServer.Sources;

namespace VendorServer.Administration;

/// <summary>What umsadmin-cli does on the database of a data source.</summary>
internal static class DatabaseLook
{
    /// <summary>Connects and reads the schema's version.</summary>
    /// <exception cref="VendorException">The database cannot be reached or refuses the login.</exception>
    public static async Task<SchemaState> ReadAsync(DataSource source, string? password, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(source, password, cancellationToken);
            return await SchemaReader.ReadAsync(connection, cancellationToken);
        }
        catch (NpgsqlException e)
        {
            throw new VendorException($"The connection to the database failed: {e.Message}", e);
        }
    }

    /// <summary>Installs the newest patch of the database: migrates its schema.</summary>
    /// <exception cref="VendorException">The migration failed, or the schema is newer.</exception>
    public static async Task PatchAsync(DataSource source, string password, UmsVersion version, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(source, password, cancellationToken);
            await SchemaMigrator.MigrateAsync(connection, version.Schema, "umsadmin-cli", observer: null, cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or StartRefusedException)
        {
            throw new VendorException($"The database could not be patched: {e.Message}", e);
        }
    }

    public static async Task<NpgsqlConnection> OpenAsync(DataSource source, string? password, CancellationToken cancellationToken)
    {
        var settings = source.ConnectionSettings(password);
        settings.Pooling = false;
        var connection = new NpgsqlConnection(settings.ConnectionString);
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
}
