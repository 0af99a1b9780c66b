using System.Net;
using System.Text.Json;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace UmsOperator.Sandbox.Crds;

/// <summary>Installs the CRDs of config/crd and waits until they are served.</summary>
/// <remarks>On servers before 1.25 the CEL rules are removed, because those servers refuse them; the operator then reports invalid specs itself.</remarks>
public static class CrdInstaller
{
    private const string FieldManager = "ums-sandbox";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>Applies every CRD (server-side apply, so a second call changes nothing) and returns when all can be listed.</summary>
    /// <exception cref="TimeoutException">A CRD was not served within 30 seconds; the message contains its conditions.</exception>
    /// <exception cref="HttpOperationException">The API server refused a CRD.</exception>
    public static async Task InstallAsync(IKubernetes client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var knowsCel = await KnowsCelAsync(client, cancellationToken);
        foreach (var document in CrdDocument.All())
        {
            var body = new V1Patch((knowsCel ? document : document.WithoutCelRules()).Tree.ToJsonString(), V1Patch.PatchType.ApplyPatch);
            await client.ApiextensionsV1.PatchCustomResourceDefinitionAsync(body, document.Name, fieldManager: FieldManager, force: true, cancellationToken: cancellationToken);
            await WaitUntilServedAsync(client, document.Name, cancellationToken);
        }
    }

    /// <summary>Whether the API server enforces x-kubernetes-validations (beta and enabled since 1.25). A dry run tests it, because vendors' version numbers are unreliable.</summary>
    public static async Task<bool> KnowsCelAsync(IKubernetes client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var schema = new V1JSONSchemaProps { Type = "object", XKubernetesValidations = [new V1ValidationRule { Rule = "self.metadata.name.size() > 0" }] };
        var probe = new V1CustomResourceDefinition
        {
            Metadata = new V1ObjectMeta { Name = "probes.rules.umsoperator.io" },
            Spec = new V1CustomResourceDefinitionSpec
            {
                Group = "rules.umsoperator.io",
                Scope = "Namespaced",
                Names = new V1CustomResourceDefinitionNames { Kind = "Probe", Plural = "probes" },
                Versions = [new V1CustomResourceDefinitionVersion { Name = "v1", Served = true, Storage = true, Schema = new V1CustomResourceValidation { OpenAPIV3Schema = schema } }],
            },
        };
        var kept = await client.ApiextensionsV1.CreateCustomResourceDefinitionAsync(probe, dryRun: "All", cancellationToken: cancellationToken);
        return kept.Spec.Versions[0].Schema.OpenAPIV3Schema.XKubernetesValidations is { Count: > 0 };
    }

    private static async Task WaitUntilServedAsync(IKubernetes client, string name, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Deadline);
        using var timer = new PeriodicTimer(Between);
        var last = "";
        try
        {
            do
            {
                var crd = await client.ApiextensionsV1.ReadCustomResourceDefinitionAsync(name, cancellationToken: deadline.Token);
                last = JsonSerializer.Serialize(crd.Status?.Conditions);
                if (crd.Status?.Conditions?.Any(c => c is { Type: "Established", Status: "True" }) == true && await IsListedAsync(client, crd, deadline.Token))
                    return;
            }
            while (await timer.WaitForNextTickAsync(deadline.Token));
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{name} was not served within {Deadline}: {last}", e);
        }
    }

    /// <summary>The condition Established becomes true slightly before the paths are served.</summary>
    private static async Task<bool> IsListedAsync(IKubernetes client, V1CustomResourceDefinition crd, CancellationToken cancellationToken)
    {
        try
        {
            var version = crd.Spec.Versions.First(v => v.Served).Name;
            await client.CustomObjects.ListClusterCustomObjectAsync<JsonElement>(crd.Spec.Group, version, crd.Spec.Names.Plural, limit: 1, cancellationToken: cancellationToken);
            return true;
        }
        catch (HttpOperationException e) when (e.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return false;
        }
    }
}
