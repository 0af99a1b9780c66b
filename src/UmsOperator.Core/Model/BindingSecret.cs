using UmsOperator.Api;
using UmsOperator.Api.Spec;
using k8s.Models;

namespace UmsOperator.Core.Model;

/// <summary>Builds a binding's Secret as the Service Binding specification lays it out.</summary>
internal static class BindingSecret
{
    private const string AuthorityKey = "ca.crt";

    public static V1Secret Build(ClusterObserved cluster, Binding binding, string username, string password, string? caCertificate)
    {
        var database = cluster.Spec.Database;
        var metadata = ObjectMetadata.For(cluster, binding.SecretName, "binding");
        metadata.Labels[Labels.Ordinal] = $"{binding.Ordinal}";
        metadata.Labels[Labels.Binding] = binding.Id;
        metadata.Labels[Labels.BindingKind] = $"{binding.Kind}";
        metadata.Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [Annotations.Database] = binding.Database };
        var mode = LibpqMode(database.SslMode);
        var (user, secret) = (Uri.EscapeDataString(username), Uri.EscapeDataString(password));
        // Both URL forms get the same options. The path is where the pod mounts the certificate.
        var options = $"sslmode={mode}{(caCertificate is null ? "" : $"&sslrootcert={ServerPod.BindingFolder}/{AuthorityKey}")}";
        string At(string host) => $"{host}:{database.Port}/{Uri.EscapeDataString(binding.Database)}";
        var data = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["type"] = "postgresql",
            ["provider"] = Labels.Operator,
            ["host"] = database.Host,
            ["port"] = $"{database.Port}",
            ["database"] = binding.Database,
            ["username"] = username,
            ["password"] = password,
            ["sslmode"] = mode,
            ["uri"] = $"postgresql://{user}:{secret}@{At(InUrl(database.Host, Uri.EscapeDataString))}?{options}",
            ["jdbc-url"] = $"jdbc:postgresql://{At(InUrl(database.Host, host => host))}?user={user}&password={secret}&{options}",
        };
        if (caCertificate is not null)
            data[AuthorityKey] = caCertificate;
        return new V1Secret
        {
            ApiVersion = "v1",
            Kind = "Secret",
            Metadata = metadata,
            Type = "servicebinding.io/postgresql",
            Immutable = true,
            StringData = data,
        };
    }

    // An IPv6 address needs brackets; otherwise its last group would be read as the port. In a zone (fe80::1%eth0) libpq requires the % to be escaped; pgJDBC takes the host verbatim.
    private static string InUrl(string host, Func<string, string> escape)
    {
        if (Uri.CheckHostName(host) != UriHostNameType.IPv6)
            return escape(host);
        var zone = host.Trim('[', ']').Split('%', 2);
        return $"[{zone[0]}{(zone.Length > 1 ? escape($"%{zone[1]}") : "")}]";
    }

    private static string LibpqMode(SslMode mode) => mode switch
    {
        SslMode.Disable => "disable",
        SslMode.Require => "require",
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        _ => "prefer",
    };
}
