using System.Text.Json.Nodes;
using CsCheck;
using UmsOperator.Core.Model;
using UmsOperator.Fuzz.Chance;
using UmsOperator.Fuzz.Running;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Copies;

namespace UmsOperator.Fuzz.Contents;

/// <summary>Runs mutated specs, annotations, statuses, pods and database contents through parsing, planner and status patch.</summary>
internal sealed class ContentFuzz : IFuzzTarget
{
    public const string PartName = "contents";

    private const string Uid = "0f3b9c1e-1111-2222-3333-444455556666";
    private static readonly string Comment = new StoredComment
    {
        Copy = new CopyComment { UpdateId = "u1", From = "12.03.110", To = "12.04.110", FromImage = "i:12.03.110", Fingerprint = "h", SchemaVersion = "12.03", Failure = "it failed" },
    }.ToText();

    public string Name => PartName;

    public int Parallel => Environment.ProcessorCount;

    public Task<string?> TryAsync(PCG chance, CancellationToken cancellationToken)
    {
        Read(chance);
        return Task.FromResult(DryReconcile.Of(Observations.Draw(chance), chance));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Parses names and comments, which may contain anything and must not throw.</summary>
    private static void Read(PCG chance)
    {
        var comment = JsonNode.Parse(Comment)!;
        Observations.Replace(comment, chance);
        StoredComment.Parse(comment.ToJsonString());
        StoredComment.Parse(Comment.Insert(Gen.Int[0, Comment.Length].Draw(chance), Text()));
        StoredComment.Parse(Text());
        ClusterNames.TryReadCopy(Uid, ClusterNames.Claim(Uid) + Text(), out _, out _, out _);
        ClusterNames.TryReadCopy(Uid, Text(), out _, out _, out _);
        ClusterNames.BindingOfRole(Uid, ClusterNames.Claim(Uid) + Text());
        ProcessMark.TaskOf(Uid, ProcessMark.Prefix(Uid) + Text());
        ProcessMark.TaskOf(Uid, Text());

        string Text() => Hostile.ForPostgres(Hostile.Text.Draw(chance));
    }
}
