using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Api;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Tests.Fakes;

namespace UmsOperator.Cli.Tests.Reporting;

/// <summary>Reports on a real API server, with secrets in every place where people and programs leave them.</summary>
public sealed class ReportServerTests(ApiServer server) : IDisposable
{
    private const string Operator = "Pl4nted-operator/pass";
    private const string Binding = "Pl4nted-binding+pass";
    private const string Pull = "Pl4nted-registry-pass";
    private const string Short = "Zq7";
    private const string KeyLine = "MIIPl4ntedKeyLineMIIPl4ntedKeyLine";
    private const string Loose = "Pl4nted-in-no-Secret";

    private readonly string _folder = Directory.CreateTempSubdirectory("ums-report-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_report_holds_what_support_needs_and_none_of_the_planted_secrets()
    {
        var cluster = await PlantedAsync();
        await using var kubelet = await Kubelet.StartAsync(await server.ClientAsync());
        await StartPodsAsync(cluster, kubelet);
        var file = Path.Combine(_folder, "report.tar.gz");

        var run = await cluster.RunAsync("report", "demo", "-o", file, "--operator-namespace", cluster.Namespace);

        run.ExitCode.ShouldBe(ExitCodes.Done, run.All);
        run.Messages.ShouldContain($"Written to {file}: ");
        var files = await ReadAsync(file);
        files.Keys.ShouldBe(
        [
            "cluster.yaml", "crd.yaml", "disruption-budgets.yaml", "events.txt", "history.txt", "index.txt", "logs/operator/operator-0-operator.log", "logs/servers/demo-0-server.log",
            "operator-pods.yaml", "pods.yaml", "secrets.yaml", "services.yaml", "status.txt", "timelines/1.svg", "versions.txt", "volume-claims.yaml",
        ], ignoreOrder: true, run.Messages);
        foreach (var (path, text) in files)
        {
            foreach (var secret in (string[])[Operator, Binding, Pull, Short, KeyLine, Loose, "Pl4nted"])
            {
                text.ShouldNotContain(secret, customMessage: path);
                text.ShouldNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), customMessage: path);
                text.ShouldNotContain(Uri.EscapeDataString(secret), customMessage: path);
            }
        }

        files["secrets.yaml"].ShouldContain("- password\n");
        files["logs/servers/demo-0-server.log"].ShouldContain("the server serves");
        files["pods.yaml"].ShouldContain("API_TOKEN");
        files["events.txt"].ShouldContain("Pod/demo-0");
        files["versions.txt"].ShouldContain("operator, pod operator-0: registry.example.com/ums-operator:0.1.0");
        files["timelines/1.svg"].ShouldStartWith("<svg");
        files["crd.yaml"].ShouldContain("storage: true");
        files["index.txt"].ShouldContain("  pods.yaml: the pods of the servers\n");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Exists($"{file}.part").ShouldBeFalse();
    }

    [Fact]
    public async Task Rights_that_are_missing_are_noted_and_the_rest_is_collected()
    {
        var cluster = await PlantedAsync();
        await AllowAsync(cluster.Namespace, UmsCluster.ApiGroup, UmsCluster.Plural);
        var file = Path.Combine(_folder, "report.tar.gz");

        var run = await Recorded.RunAsync(null, Token, "report", "demo", "-o", file, "-n", cluster.Namespace, "--kubeconfig", await server.StrangerAsync());

        run.ExitCode.ShouldBe(ExitCodes.Done, run.All);
        var files = await ReadAsync(file);
        files.Keys.ShouldBe(["cluster.yaml", "history.txt", "index.txt", "status.txt", "timelines/1.svg", "versions.txt"], ignoreOrder: true);
        files["index.txt"].ShouldContain("pods: pods is forbidden: User \"stranger\" cannot list resource \"pods\"");
        files["index.txt"].ShouldContain("the operator's pods in all namespaces: ");
        run.Messages.ShouldContain("Left out: Secrets of the bindings: ");
        string.Concat(files.Values).ShouldNotContain(Loose);
    }

    [Fact]
    public async Task Without_secrets_none_is_read_and_secrets_of_a_known_form_are_masked_all_the_same()
    {
        var cluster = await PlantedAsync();
        var file = Path.Combine(_folder, "report.tar.gz");

        var run = await cluster.RunAsync("report", "demo", "-o", file, "--no-secrets");

        run.ExitCode.ShouldBe(ExitCodes.Done, run.All);
        var files = await ReadAsync(file);
        files.ShouldNotContainKey("secrets.yaml");
        files["index.txt"].ShouldContain("No Secret was read.");
        string.Concat(files.Values).ShouldNotContain(Loose);
    }

    [Fact]
    public async Task A_log_that_does_not_come_ends_with_the_time_and_is_noted()
    {
        var cluster = await PlantedAsync();
        await using var kubelet = await Kubelet.StartAsync(await server.ClientAsync());
        await StartPodsAsync(cluster, kubelet, answers: false);
        var file = Path.Combine(_folder, "report.tar.gz");

        var run = await cluster.RunAsync("report", "demo", "-o", file, "--timeout", "4s", "--operator-namespace", cluster.Namespace);

        run.ExitCode.ShouldBe(ExitCodes.Done, run.All);
        var index = (await ReadAsync(file))["index.txt"];
        index.ShouldContain("logs/servers/demo-0-server.log: the time of 4 s was over");
        index.ShouldContain($"the operator's pods in {cluster.Namespace}: the time of 4 s was over");
    }

    [Fact]
    public async Task A_file_that_exists_is_not_replaced()
    {
        var cluster = await server.CreateAsync(Statuses.Running);
        var file = Path.Combine(_folder, "report.tar.gz");
        await File.WriteAllTextAsync(file, "mine", Token);

        (await cluster.RunAsync("report", "demo", "-o", file)).ExitCode.ShouldBe(ExitCodes.Refused);
        (await cluster.RunAsync("report", "demo", "-o", "/nowhere/report.tar.gz")).ExitCode.ShouldBe(ExitCodes.Refused);
        (await File.ReadAllTextAsync(file, Token)).ShouldBe("mine");
    }

    private static async Task<Dictionary<string, string>> ReadAsync(string file)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var zip = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        await using var tar = new TarReader(zip);
        while (await tar.GetNextEntryAsync(copyData: true, Token) is { } entry)
        {
            using var reader = new StreamReader(entry.DataStream ?? Stream.Null);
            files[entry.Name[(entry.Name.IndexOf('/', StringComparison.Ordinal) + 1)..]] = await reader.ReadToEndAsync(Token);
        }

        return files;
    }

    /// <summary>A cluster with an update in its history, whose spec, annotations, status, events and other objects hold secrets.</summary>
    private async Task<TestedCluster> PlantedAsync()
    {
        var status = Statuses.Updated.With(ConditionTypes.Stalled, "DatabaseUnreachable", $"could not connect to postgresql://ums:{Loose}@db/rmdb");
        var cluster = await server.CreateAsync(status, spec =>
        {
            spec["pod"] = JsonNode.Parse($$"""
                { "annotations": { "example.com/api-key": "{{Loose}}" }, "imagePullSecrets": [{ "name": "registry" }],
                  "env": [{ "name": "API_TOKEN", "value": "{{Loose}}" }, { "name": "PROXY", "value": "http://me:{{Loose}}@proxy:3128" }] }
                """);
            spec["database"]!["schemaVersionQuery"] = $"SELECT v FROM dblink('host=x password={Loose}', 'q') AS t(v text)";
        });
        var client = await server.ClientAsync();
        await client.CustomObjects.PatchNamespacedCustomObjectAsync<object>(
            new V1Patch(
                $$$$"""{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{ {{{{Loose}}}} }","example.com/hook":"https://x:{{{{Loose}}}}@hook"}}}""",
                V1Patch.PatchType.MergePatch),
            UmsCluster.ApiGroup, UmsCluster.ApiVersionName, cluster.Namespace, UmsCluster.Plural, "demo", cancellationToken: Token);
        await SecretAsync(cluster, "login", null, ("username", "ums_operator"), ("password", Operator));
        await SecretAsync(cluster, "demo-tabc-0p", Own, ("username", "ums_role"), ("password", Binding), ("uri", $"postgresql://ums_role:{Uri.EscapeDataString(Binding)}@db/rmdb"));
        await SecretAsync(cluster, "registry", null, ("config.json", $$$$"""{"auths":{"r":{"username":"u","password":"{{{{Pull}}}}"}}}"""));
        await SecretAsync(cluster, "pin", null, ("pin", Short), ("tls.key", $"-----BEGIN PRIVATE KEY-----\n{KeyLine}\n-----END PRIVATE KEY-----\n"));
        var metadata = new V1ObjectMeta { Name = "demo-devices", Labels = Own, Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["dns/token"] = Loose } };
        await client.CoreV1.CreateNamespacedServiceAsync(
            new V1Service { Metadata = metadata, Spec = new V1ServiceSpec { Ports = [new V1ServicePort { Port = 8443 }] } }, cluster.Namespace, cancellationToken: Token);
        metadata.Name = "data-demo-0";
        var volume = new V1PersistentVolumeClaimSpec
        {
            AccessModes = ["ReadWriteOnce"],
            Resources = new V1VolumeResourceRequirements { Requests = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal) { ["storage"] = new("1Gi") } },
        };
        await client.CoreV1.CreateNamespacedPersistentVolumeClaimAsync(new V1PersistentVolumeClaim { Metadata = metadata, Spec = volume }, cluster.Namespace, cancellationToken: Token);
        await BudgetAsync(client, cluster.Namespace);
        await client.CoreV1.CreateNamespacedEventAsync(
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { Name = "e1" },
                InvolvedObject = new V1ObjectReference { Kind = "Pod", Name = "demo-0", NamespaceProperty = cluster.Namespace },
                Reason = "Failed",
                Message = $"env PGPASSWORD={Loose} and the word {Short} of {Operator}",
                LastTimestamp = Plans.Now,
            },
            cluster.Namespace, cancellationToken: Token);
        return cluster;
    }

    /// <summary>The API server may be older than policy/v1.</summary>
    private static async Task BudgetAsync(k8s.Kubernetes client, string ns)
    {
        var versions = (await client.Apis.GetAPIVersionsAsync(Token)).Groups.Single(group => group.Name == "policy").Versions.Select(one => one.Version);
        var budget = JsonNode.Parse($$$"""
            { "apiVersion": "policy/{{{versions.First()}}}", "kind": "PodDisruptionBudget", "spec": { "minAvailable": 1, "selector": { "matchLabels": { "a": "b" } } },
              "metadata": { "name": "demo", "annotations": { "x/token": "{{{Loose}}}" }, "labels": { "{{{Labels.Name}}}": "{{{Labels.Server}}}", "{{{Labels.Instance}}}": "demo" } } }
            """)!;
        await client.CustomObjects.CreateNamespacedCustomObjectAsync<object>(budget, "policy", versions.First(), ns, "poddisruptionbudgets", cancellationToken: Token);
    }

    private static Dictionary<string, string> Own { get; } = new(StringComparer.Ordinal) { [Labels.Name] = Labels.Server, [Labels.Instance] = "demo" };

    private async Task SecretAsync(TestedCluster cluster, string name, Dictionary<string, string>? labels, params (string Key, string Value)[] data) =>
        await (await server.ClientAsync()).CoreV1.CreateNamespacedSecretAsync(
            new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = name, Labels = labels },
                StringData = data.ToDictionary(one => one.Key, one => one.Value, StringComparer.Ordinal),
            },
            cluster.Namespace, cancellationToken: Token);

    /// <summary>A server and an operator whose logs hold secrets.</summary>
    private async Task StartPodsAsync(TestedCluster cluster, Kubelet kubelet, bool answers = true)
    {
        var client = await server.ClientAsync();
        // Where no controller manager runs, nobody creates it.
        await client.CoreV1.CreateNamespacedServiceAccountAsync(new V1ServiceAccount { Metadata = new V1ObjectMeta { Name = "default" } }, cluster.Namespace, cancellationToken: Token);
        V1EnvVar[] env =
        [
            new() { Name = "API_TOKEN", Value = Loose }, new() { Name = "DSN", Value = $"Host=db;Password={Loose};Database=x" },
            new() { Name = "PIN", ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1SecretKeySelector { Name = "pin", Key = "pin" } } },
        ];
        foreach (var (name, container, image, labels) in new[]
        {
            ("demo-0", "server", "registry.example.com/ums-server", Own),
            ("operator-0", "operator", "registry.example.com/ums-operator:0.1.0", new(StringComparer.Ordinal) { [Labels.Name] = Labels.Operator }),
        })
        {
            await client.CoreV1.CreateNamespacedPodAsync(
                new V1Pod
                {
                    Metadata = new V1ObjectMeta { Name = name, Labels = labels, Annotations = new Dictionary<string, string>(StringComparer.Ordinal) { ["vault/token"] = Loose } },
                    Spec = new V1PodSpec { NodeName = kubelet.Name, AutomountServiceAccountToken = false, Containers = [new V1Container { Name = container, Image = image, Env = env, Args = ["--password", Loose] }] },
                },
                cluster.Namespace, cancellationToken: Token);
            if (answers)
                kubelet.Log(name, container, string.Concat(LogLines().Select(line => $"2026-01-10T20:00:00.5Z {line}\n")));
        }
    }

    private static IEnumerable<string> LogLines() =>
    [
        $"bare {Operator} and {Binding} and {Pull} and {Short}", $"base64 {Convert.ToBase64String(Encoding.UTF8.GetBytes(Operator))}", $"escaped {Uri.EscapeDataString(Binding)}",
        $"PGPASSWORD={Loose} psql", $"Authorization: Bearer {Loose}", $"jwt eyJhbGciOiJub25lIn0.{Loose}.x", $$$"""{"db":{"password":"{{{Loose}}}"}}""",
        $"ALTER ROLE x PASSWORD '{Loose}'", $"jdbc:postgresql://db/x?user=a&password={Loose}", $"postgresql://a:{Loose}@db/x",
        "-----BEGIN RSA PRIVATE KEY-----", $"{KeyLine}", "Pl4ntedOfNoSecret", "-----END RSA PRIVATE KEY-----", "the server serves",
    ];

    /// <summary>Gives every stranger the right to read one resource in a namespace.</summary>
    private async Task AllowAsync(string ns, string group, string resource)
    {
        var client = await server.ClientAsync();
        var role = new V1Role { Metadata = new V1ObjectMeta { Name = "reader" }, Rules = [new V1PolicyRule { ApiGroups = [group], Resources = [resource], Verbs = ["get"] }] };
        await client.RbacAuthorizationV1.CreateNamespacedRoleAsync(role, ns, cancellationToken: Token);
        await client.RbacAuthorizationV1.CreateNamespacedRoleBindingAsync(
            new V1RoleBinding
            {
                Metadata = new V1ObjectMeta { Name = "readers" },
                RoleRef = new V1RoleRef { ApiGroup = "rbac.authorization.k8s.io", Kind = "Role", Name = "reader" },
                Subjects = [new Rbacv1Subject { ApiGroup = "rbac.authorization.k8s.io", Kind = "Group", Name = "strangers" }],
            },
            ns, cancellationToken: Token);
    }
}
