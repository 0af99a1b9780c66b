using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Api.Spec;
using UmsOperator.Core.Observations;

namespace UmsOperator.Core.Objects;

/// <summary>A binding's Secret, after the Service Binding specification.</summary>
internal static class BindingSecret
{
    public static V1Secret Build(ClusterObserved cluster, Binding binding, string username, string password, string? caCertificate)
    {
        var database = cluster.Spec.Database;
        var metadata = ObjectMetadata.For(cluster, binding.SecretName, "binding");
        metadata.Labels[Labels.Ordinal] = $"{binding.Ordinal}";
        metadata.Labels[Labels.Binding] = binding.Id;
        metadata.Labels[Labels.BindingKind] = $"{binding.Kind}";
        metadata.Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { [Annotations.Database] = binding.Database };
        var mode = LibpqMode(database.SslMode);
        var name = Uri.EscapeDataString(binding.Database);
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
            ["uri"] = $"postgresql://{Uri.EscapeDataString(username)}:{Uri.EscapeDataString(password)}@{database.Host}:{database.Port}/{name}?sslmode={mode}",
            ["jdbc-url"] = $"jdbc:postgresql://{database.Host}:{database.Port}/{name}?sslmode={mode}",
        };
        if (caCertificate is not null)
            data["ca.crt"] = caCertificate;
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

    private static string LibpqMode(SslMode mode) => mode switch
    {
        SslMode.Disable => "disable",
        SslMode.Require => "require",
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        _ => "prefer",
    };
}
