using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using UmsOperator.Kubernetes.Client;

namespace UmsOperator.Kubernetes.Tests.Fakes;

/// <summary>An API server in memory that can inject faults. It supports paged lists, watches, creates, merge patches, applies and deletes.</summary>
internal sealed class FakeApi : DelegatingHandler
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Collection, string Namespace, string Name), JsonObject> _objects = [];
    private readonly List<(int Version, string Type, string Collection, string Namespace, JsonObject Entity)> _log = [];
    private readonly List<RecordedRequest> _requests = [];
    private readonly List<FakeFault> _faults = [];
    private readonly List<FakeWatch> _watches = [];
    private int _version = 100;
    private int _compacted;

    public IReadOnlyList<RecordedRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    public IReadOnlyList<FakeWatch> Watches
    {
        get
        {
            lock (_lock)
                return [.. _watches];
        }
    }

    public IReadOnlyList<RecordedRequest> Lists => [.. Requests.Where(r => r is { Method: "GET", IsWatch: false })];

    public IReadOnlyList<RecordedRequest> WatchRequests => [.. Requests.Where(r => r.IsWatch)];

    public string Version
    {
        get
        {
            lock (_lock)
                return Text(_version);
        }
    }

    /// <summary>A connection without retries.</summary>
    public ApiConnection Connect() => new(Config(), this);

    public static KubernetesClientConfiguration Config() => new() { Host = "http://fake.invalid" };

    public static HttpResponseMessage Error(HttpStatusCode code, string reason, string message = "told to") => Answer(code, new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Status",
        ["status"] = "Failure",
        ["reason"] = reason,
        ["message"] = message,
        ["code"] = (int)code,
    });

    public void Fail(Func<RecordedRequest, bool> matches, Func<HttpResponseMessage> answer, int times = 1) =>
        FailAsync(matches, _ => Task.FromResult(answer()), times);

    public void FailAsync(Func<RecordedRequest, bool> matches, Func<CancellationToken, Task<HttpResponseMessage>> answer, int times = 1)
    {
        lock (_lock)
            _faults.Add(new FakeFault(matches, answer) { Left = times });
    }

    public void Heal()
    {
        lock (_lock)
            _faults.Clear();
    }

    /// <summary>Creates or replaces an object, as another client would.</summary>
    public T Put<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = ResourceKind.Of<T>();
        var body = JsonNode.Parse(KubernetesJson.Serialize(entity))!.AsObject();
        lock (_lock)
            return KubernetesJson.Deserialize<T>(Write(kind.Plural, entity.Metadata.NamespaceProperty ?? "", entity.Metadata.Name, body));
    }

    /// <summary>As <see cref="Put{T}"/>, for an object of any form, with a uid of its own.</summary>
    public JsonObject Put(string collection, JsonObject entity)
    {
        var metadata = entity["metadata"]!;
        lock (_lock)
            return Write(collection, metadata["namespace"]!.GetValue<string>(), metadata["name"]!.GetValue<string>(), entity.DeepClone().AsObject(), metadata["uid"]?.GetValue<string>());
    }

    public void Remove<T>(string ns, string name)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        lock (_lock)
            Erase(ResourceKind.Of<T>().Plural, ns, name);
    }

    public JsonObject? Read(string collection, string ns, string name)
    {
        lock (_lock)
            return _objects.GetValueOrDefault((collection, ns, name))?.DeepClone().AsObject();
    }

    /// <summary>Expires all resource versions so far: a watch from them gets 410.</summary>
    public void Compact()
    {
        lock (_lock)
            _compacted = ++_version;
    }

    public void Bookmark(string kind)
    {
        lock (_lock)
        {
            var bookmark = new JsonObject { ["kind"] = kind, ["metadata"] = new JsonObject { ["resourceVersion"] = Text(++_version) } };
            foreach (var watch in _watches)
                watch.Send("BOOKMARK", bookmark);
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var recorded = new RecordedRequest(
            request.Method.Method, request.RequestUri!.AbsolutePath, request.RequestUri.Query, request.Content?.Headers.ContentType?.MediaType ?? "", body);
        FakeFault? fault;
        lock (_lock)
        {
            _requests.Add(recorded);
            fault = _faults.FirstOrDefault(f => f.Left > 0 && f.Matches(recorded));
            if (fault is not null)
                fault.Left--;
        }
        if (fault is not null)
            return await fault.Answer(cancellationToken);
        lock (_lock)
            return Handle(recorded);
    }

    private static HttpResponseMessage Answer(HttpStatusCode code, JsonNode body) =>
        new(code) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int Number(string? text) => int.Parse(text ?? "0", CultureInfo.InvariantCulture);

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject child && target[name] is JsonObject old)
                Merge(old, child);
            else
                target[name] = value.DeepClone();
        }
    }

    private HttpResponseMessage Handle(RecordedRequest request)
    {
        var path = FakePath.Parse(request.Path);
        return request.Method switch
        {
            "GET" when request.IsWatch => Watch(request, path),
            "GET" when path.Name is null => List(request, path),
            "GET" => Get(path),
            "POST" => Create(path, JsonNode.Parse(request.Body)!.AsObject(), isTrial: request.Parameter("dryRun") == "All"),
            "PATCH" => Patch(request, path, JsonNode.Parse(request.Body)!.AsObject()),
            "DELETE" => Delete(path, JsonNode.Parse(request.Body)!.AsObject()),
            _ => Error(HttpStatusCode.MethodNotAllowed, "MethodNotAllowed"),
        };
    }

    private HttpResponseMessage List(RecordedRequest request, FakePath path)
    {
        if (request.Parameter("continue") is { } token && Number(token.Split(':')[0]) < _compacted)
            return Error(HttpStatusCode.Gone, "Expired", "The provided continue parameter is too old");
        var from = request.Parameter("continue") is { } next ? Number(next.Split(':')[1]) : 0;
        var all = _objects.Where(o => o.Key.Collection == path.Collection && (path.Namespace is null || o.Key.Namespace == path.Namespace)).ToList();
        var limit = request.Parameter("limit") is { } wanted ? Number(wanted) : int.MaxValue;
        var page = all.Skip(from).Take(limit).Select(o => (JsonNode)o.Value.DeepClone()).ToArray();
        var metadata = new JsonObject { ["resourceVersion"] = Text(_version) };
        if (from + page.Length < all.Count)
            metadata["continue"] = $"{_version}:{from + page.Length}";
        foreach (var item in page)
        {
            item.AsObject().Remove("apiVersion"); // the real server also omits it in lists
            item.AsObject().Remove("kind");
        }
        return Answer(HttpStatusCode.OK, new JsonObject { ["metadata"] = metadata, ["items"] = new JsonArray(page) });
    }

    private HttpResponseMessage Watch(RecordedRequest request, FakePath path)
    {
        var since = Number(request.Parameter("resourceVersion"));
        var watch = new FakeWatch(path.Collection, path.Namespace);
        if (since < _compacted)
        {
            watch.SendLine("""{"type":"ERROR","object":{"kind":"Status","status":"Failure","reason":"Expired","code":410,"message":"too old resource version"}}""");
            watch.End();
        }
        foreach (var entry in _log.Where(e => e.Version > since && watch.Matches(e.Collection, e.Namespace)))
            watch.Send(entry.Type, entry.Entity);
        _watches.Add(watch);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(watch.Stream) };
    }

    private HttpResponseMessage Get(FakePath path) => _objects.TryGetValue((path.Collection, path.Namespace ?? "", path.Name!), out var found)
        ? Answer(HttpStatusCode.OK, found)
        : Error(HttpStatusCode.NotFound, "NotFound");

    private HttpResponseMessage Create(FakePath path, JsonObject body, bool isTrial)
    {
        var name = body["metadata"]!["name"]!.GetValue<string>();
        return _objects.ContainsKey((path.Collection, path.Namespace ?? "", name))
            ? Error(HttpStatusCode.Conflict, "AlreadyExists")
            : isTrial ? Answer(HttpStatusCode.Created, body)
            : Answer(HttpStatusCode.Created, Write(path.Collection, path.Namespace ?? "", name, body));
    }

    private HttpResponseMessage Patch(RecordedRequest request, FakePath path, JsonObject patch)
    {
        if (!_objects.TryGetValue((path.Collection, path.Namespace ?? "", path.Name!), out var old))
        {
            if (request.ContentType != "application/apply-patch+yaml")
                return Error(HttpStatusCode.NotFound, "NotFound");
            old = new JsonObject { ["metadata"] = new JsonObject() };
        }
        if (Violates(old, patch["metadata"]?.AsObject()))
            return Error(HttpStatusCode.Conflict, "Conflict");
        var merged = old.DeepClone().AsObject();
        Merge(merged, patch);
        return Answer(HttpStatusCode.OK, Write(path.Collection, path.Namespace ?? "", path.Name!, merged));
    }

    private HttpResponseMessage Delete(FakePath path, JsonObject options)
    {
        if (!_objects.TryGetValue((path.Collection, path.Namespace ?? "", path.Name!), out var old))
            return Error(HttpStatusCode.NotFound, "NotFound");
        if (Violates(old, options["preconditions"]?.AsObject()))
            return Error(HttpStatusCode.Conflict, "Conflict");
        Erase(path.Collection, path.Namespace ?? "", path.Name!);
        return Answer(HttpStatusCode.OK, new JsonObject { ["kind"] = "Status", ["status"] = "Success" });
    }

    private static bool Violates(JsonObject old, JsonObject? conditions) => conditions is not null && new[] { "uid", "resourceVersion" }.Any(
        name => conditions[name]?.GetValue<string>() is { } wanted && wanted != old["metadata"]?[name]?.GetValue<string>());

    private JsonObject Write(string collection, string ns, string name, JsonObject body, string? uid = null)
    {
        var key = (collection, ns, name);
        var known = _objects.GetValueOrDefault(key);
        var metadata = body["metadata"]!.AsObject();
        metadata["name"] = name;
        if (ns.Length > 0)
            metadata["namespace"] = ns;
        metadata["uid"] = known?["metadata"]!["uid"]!.GetValue<string>() ?? uid ?? $"uid-{_version}";
        metadata["resourceVersion"] = Text(++_version);
        _objects[key] = body;
        Tell(known is null ? "ADDED" : "MODIFIED", collection, ns, body);
        return body;
    }

    private void Erase(string collection, string ns, string name)
    {
        if (!_objects.Remove((collection, ns, name), out var old))
            return;
        var last = old.DeepClone().AsObject();
        last["metadata"]!["resourceVersion"] = Text(++_version);
        Tell("DELETED", collection, ns, last);
    }

    private void Tell(string type, string collection, string ns, JsonObject entity)
    {
        _log.Add((_version, type, collection, ns, entity.DeepClone().AsObject()));
        foreach (var watch in _watches.Where(w => w.Matches(collection, ns)))
            watch.Send(type, entity);
    }
}
