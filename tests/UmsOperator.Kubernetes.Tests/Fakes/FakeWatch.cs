using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;

namespace UmsOperator.Kubernetes.Tests.Fakes;

/// <summary>An open watch. It sends nothing and does not end until a test says so.</summary>
internal sealed class FakeWatch(string collection, string? ns)
{
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    public Stream Stream => _pipe.Reader.AsStream();

    public bool Matches(string other, string? itsNamespace) => other == collection && (ns is null || ns == itsNamespace);

    public void Send(string type, JsonNode entity) =>
        SendLine(new JsonObject { ["type"] = type, ["object"] = entity.DeepClone() }.ToJsonString());

    public void SendLine(string line)
    {
        try
        {
            _pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n")).AsTask().GetAwaiter().GetResult();
        }
        catch (InvalidOperationException)
        {
            // ended already
        }
    }

    public void End() => _pipe.Writer.Complete();

    public void Break() => _pipe.Writer.Complete(new IOException("The connection was reset"));
}
