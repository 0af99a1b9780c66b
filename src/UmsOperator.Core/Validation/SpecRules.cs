using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Model;

namespace UmsOperator.Core.Validation;

/// <summary>Checks the rules of the CRD again, with the same messages, for API servers that do not evaluate them, and the rules that a CRD cannot express.</summary>
internal static partial class SpecRules
{
    private const int NameLimit = 40;

    [GeneratedRegex("^[a-z](?:[-a-z0-9]*[a-z0-9])?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ServiceName { get; }

    /// <summary>The violated rules, each as "field: what is wrong; remedy". An invalid spec never changes a running cluster.</summary>
    public static IReadOnlyList<string> Broken(ClusterObserved cluster)
    {
        var spec = cluster.Spec;
        if (spec.Unreadable is { } unreadable)
            return [unreadable];
        var database = spec.Database;
        List<string> broken = [];
        Check(cluster.Name.Length <= NameLimit, $"metadata.name must have {NameLimit} characters at most: pods and Services carry it with a suffix");
        Check(ServiceName.IsMatch(cluster.Name), "metadata.name must begin with a letter and hold only a-z, 0-9 and '-': Services carry it");
        Check(UmsVersion.TryParse(spec.Version, out _), $"version: '{spec.Version}' is not MAJOR.MINOR.PATCH in digits; write it like 12.04.110");
        Check(!string.IsNullOrWhiteSpace(spec.Image), "image: is empty; name the image of the UMS Server");
        Check(TagFits(spec), $"image: its tag differs from spec.version {spec.Version}; remove the tag");
        Check(spec.Replicas is >= 1 and <= 6, $"replicas: {spec.Replicas} is outside the vendor's limits; choose 1 to 6");
        Check(database.Host.Length > 0, "database.host: is empty; name the PostgreSQL server");
        Check(database.Name.Length > 0, "database.name: is empty; name the production database");
        Check(Fits(database.Name), $"database.name: '{database.Name}' is longer than 63 bytes, PostgreSQL's limit; shorten it");
        Check(!ClusterNames.IsClaimed(database.Name), $"database.name: '{database.Name}' is a name that the operator gives to copies of a database; rename the database, or name another");
        Check(!ClusterNames.IsClaimed(database.MaintenanceDatabase),
            $"database.maintenanceDatabase: '{database.MaintenanceDatabase}' is a name that the operator gives to copies of a database; name another one, for example postgres");
        Check(database.MaintenanceDatabase != database.Name, "database.maintenanceDatabase must not be the production database (database.name): name another one, for example postgres");
        Check(database.OperatorSecretRef.Name.Length > 0, "database.operatorSecretRef: is missing; name the Secret with the operator's login");
        Check(database.Access != DatabaseAccess.SharedCredentials || database.ServerSecretRef is not null,
            "database.serverSecretRef is required when database.access is SharedCredentials: name the Secret with the servers' login");
        Check(database.Access != DatabaseAccess.PerServerRoles || database.ServerSecretRef is null,
            "database.serverSecretRef must be absent when database.access is PerServerRoles: the operator makes a login for each server");
        Check(database.SslMode is not (SslMode.VerifyCA or SslMode.VerifyFull) || database.CaSecretRef is not null,
            "database.caSecretRef is required when database.sslMode is VerifyCA or VerifyFull: name the Secret with the certificate authority");
        Check(database.OwnerRole != database.AppRole, "database.appRole: is the same role as database.ownerRole; a server that may not change the schema needs a role of its own");
        Check(TableName.Parse(database.RegistryTable) is not null,
            $"database.registryTable: '{database.RegistryTable}' is not a table name; write table or schema.table, and quote a part that contains a dot or a quote");
        Check(TableName.Column(database.RegistryHostColumn) is not null,
            $"database.registryHostColumn: '{database.RegistryHostColumn}' is not a column name; write the name, in double quotes if needed");
        Check(spec.Update.MaintenanceWindow is not { } window || TimeZoneInfo.TryFindSystemTimeZoneById(window.TimeZone, out _),
            $"update.maintenanceWindow.timeZone: '{spec.Update.MaintenanceWindow?.TimeZone}' is not known; use a name of the IANA database, for example Europe/Berlin");
        foreach (var name in spec.Pod.Env.Select(variable => variable["name"] is JsonValue text && text.TryGetValue<string>(out var given) ? given : ""))
            Check(name.Length > 0 && !name.StartsWith("UMS_", StringComparison.Ordinal), $"pod.env: '{name}' is empty or starts with UMS_, which the operator sets; choose another name");
        return [.. broken, .. PodTemplateRules.Broken(spec), .. FieldsOutsideSpec(cluster)];

        void Check(bool holds, string message)
        {
            if (!holds)
                broken.Add(message);
        }
    }

    /// <summary>Host, port and name of the database in the form that the status records.</summary>
    public static string DatabaseKey(DatabaseSpec database) => $"{database.Host}:{database.Port}/{database.Name}";

    private static IEnumerable<string> FieldsOutsideSpec(ClusterObserved cluster)
    {
        foreach (var problem in cluster.SecretProblems)
            yield return problem;
        if (cluster.Status.Database is { } made && made != DatabaseKey(cluster.Spec.Database))
            yield return $"database: the servers were created for {made} and cannot be moved to {DatabaseKey(cluster.Spec.Database)}; restore database.host, port and name, or create a new cluster";
    }

    private static bool Fits(string name) => System.Text.Encoding.UTF8.GetByteCount(name) <= 63;

    /// <summary>If the image's tag is a version, it must equal spec.version.</summary>
    private static bool TagFits(UmsClusterSpec spec) =>
        !UmsVersion.TryParse(ImageName.TagOf(spec.Image), out var tagged) || !UmsVersion.TryParse(spec.Version, out var wanted) || tagged == wanted;
}
