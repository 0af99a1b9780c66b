using System.CommandLine;
using Npgsql;
using VendorServer.Installing;
using VendorServer.Sources;

namespace VendorServer.Administration.Verbs;

/// <summary><c>web-certs</c>: the certificate of the installation, and the servers that use it.</summary>
internal static class CertificateVerbs
{
    public static Command Create(Verb verb) => new("web-certs", "Manage web certificates")
    {
        verb.Command("list", "List certificates", (_, output) =>
        {
            using var certificate = Keystores.Load(verb.Tree.DeviceKeystore);
            output.Table(["SHA1 FINGERPRINT", "SUBJECT", "EXPIRES"], [[certificate.Thumbprint, certificate.Subject, $"{certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}"]]);
        }),
        Assigned(verb),
    };

    private static Command Assigned(Verb verb)
    {
        var fingerprint = Verb.Required("-f", "SHA1 fingerprint");
        return verb.Command("list-assigned-server", "List the servers that use a certificate", async (parsed, output, cancellationToken) =>
        {
            using var certificate = Keystores.Load(verb.Tree.DeviceKeystore);
            if (!string.Equals(certificate.Thumbprint, parsed.GetRequiredValue(fingerprint).Replace(":", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
                throw new VendorException($"There is no certificate with the fingerprint {parsed.GetRequiredValue(fingerprint)}.");
            output.Table(["HOST", "LAST KNOWN IP", "PROCESS ID", "VERSION"], await ServersAsync(verb, cancellationToken));
        }, fingerprint);
    }

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> ServersAsync(Verb verb, CancellationToken cancellationToken)
    {
        var source = DataSourceFile.Read(verb.Tree).Active ?? throw new VendorException("No data source is active.");
        try
        {
            await using var connection = await DatabaseLook.OpenAsync(source, password: null, cancellationToken);
            await using var command = new NpgsqlCommand(
                "SELECT epr_process_host, coalesce(epr_last_known_ip, ''), coalesce(epr_process_uuid, ''), server_version FROM epr_processes ORDER BY 1", connection);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            List<IReadOnlyList<string>> servers = [];
            while (await rows.ReadAsync(cancellationToken))
                servers.Add([.. Enumerable.Range(0, rows.FieldCount).Select(rows.GetString)]);
            return servers;
        }
        catch (NpgsqlException e)
        {
            throw new VendorException($"The connection to the database failed: {e.Message}", e);
        }
    }
}
