namespace UmsOperator.Sandbox.Nodes.Responding;

/// <summary>The responder's responses and its state.</summary>
internal sealed class ResponderAnswers(TaskCompletionSource<int> end)
{
    private volatile bool _ready = Environment.GetEnvironmentVariable("START_UNREADY") is null;

    public (int Status, string Body) To(string path)
    {
        switch (path.Split('/', 3, StringSplitOptions.RemoveEmptyEntries))
        {
            case ["ready"]:
                return _ready ? (200, "ready") : (503, "not ready");
            case ["ready", var state]:
                _ready = state == "on";
                return (200, state);
            case ["exit", var code]:
                end.TrySetResult(int.Parse(code));
                return (200, code);
            case ["env", var name]:
                return Environment.GetEnvironmentVariable(name) is { } value ? (200, value) : (404, "");
            case ["file", ..]:
                var file = path["/file".Length..];
                return File.Exists(file) ? (200, File.ReadAllText(file)) : (404, "");
            default:
                return (200, Environment.MachineName);
        }
    }
}
