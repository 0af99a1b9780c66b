using UmsOperator.Core.Model;
using UmsOperator.Verify.Observing;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Deciding;

/// <summary>Splits a plan's actions into side effects, in the order of the executors and the database handlers.</summary>
internal sealed class Compiler(Programs programs, Func<IReadOnlyList<Op>, IEnumerable<Op>>? shuffle = null)
{
    /// <summary>The side effects of a plan; none if neither the status changes nor anything is to be done.</summary>
    public int Compile(Plan plan, State visible)
    {
        var ops = new List<Op>();
        var status = StatusWords.Read(plan.Status, visible);
        if (!status.Equals(visible.Remembered))
            ops.Add(new Op(OpKind.WriteStatus) { Value = programs.Of(status) });
        foreach (var action in plan.Actions)
        {
            var (begin, lane) = (ops.Count, ActionLane.Of(Texts.Cluster, Texts.Uid, action));
            Split(action, ops);
            for (var i = begin; i < ops.Count; i++)
                ops[i] = ops[i] with { Lane = lane };
        }

        return programs.Of(shuffle is null ? ops : [.. shuffle(ops)]);
    }

    private void Split(PlannedAction action, List<Op> ops)
    {
        switch (action)
        {
            case KubernetesAction.ApplyChild or KubernetesAction.DeleteChild: break;
            case KubernetesAction.AddFinalizer: ops.Add(new(OpKind.AddFinalizer)); break;
            case KubernetesAction.RemoveFinalizer: ops.Add(new(OpKind.RemoveFinalizer)); break;
            case KubernetesAction.CreateSecret create: ops.Add(new(OpKind.CreateSecret) { Binding = BindingCode.Read(create.Binding.Id) }); break;
            case KubernetesAction.DeleteSecret delete: ops.Add(new(OpKind.DeleteSecret) { Binding = BindingCode.Read(delete.Name[(Texts.Cluster.Length + 1)..]) }); break;
            case KubernetesAction.CreatePod { Server: var server }:
                ops.Add(new(OpKind.CreatePod) { Ordinal = (byte)server.Ordinal, Version = Release.Read(server.Version), Binding = BindingCode.Read(server.Binding.Id) });
                break;
            case KubernetesAction.DeletePod delete: ops.Add(new(OpKind.DeletePod) { Ordinal = Ordinal(delete.Name), Flag = delete.Force }); break;
            case KubernetesAction.AdmitPod admit: ops.Add(new(OpKind.AdmitPod) { Ordinal = Ordinal(admit.Name) }); break;
            case CancelTask cancel: ops.Add(Of(OpKind.CancelWork, cancel.Key)); break;
            case DatabaseAction { BackgroundKey: { } key } work: ops.Add(Of(OpKind.StartWork, key) with { Value = programs.Of(shuffle is null ? Work(work) : [.. shuffle(Work(work))]) }); break;
            case DatabaseAction database:
                ops.Add(new(OpKind.Enter));
                ops.AddRange(Statements(database));
                break;
            default: throw new InvalidOperationException($"{action.GetType().Name} is not modelled; add it to the compiler");
        }
    }

    private static IEnumerable<Op> Statements(DatabaseAction action) => action switch
    {
        DatabaseAction.ClaimProduction => [new(OpKind.Claim)],
        DatabaseAction.ReleaseProduction => [new(OpKind.Release)],
        DatabaseAction.CreateRole create => [new(OpKind.CreateRole) { Binding = Role(create.Role) }],
        DatabaseAction.FenceRole fence => [new(OpKind.NoLogin) { Binding = Role(fence.Role) }, new(OpKind.EndSessions) { Binding = Role(fence.Role) }],
        DatabaseAction.DropRole drop => [new(OpKind.DropRole) { Binding = Role(drop.Role) }],
        DatabaseAction.RecordFirstServing first => [Of(OpKind.RecordServing, first.Copy)],
        DatabaseAction.WriteMigrationPhase write => [Of(OpKind.WriteMigrationPhase, write.RestorePoint) with { Value = (int)write.Phase }],
        DatabaseAction.OpenProduction => [new(OpKind.OpenProduction), new(OpKind.RecordOpened)],
        DatabaseAction.GrantLargeObjects => [new(OpKind.GrantObjects)],
        DatabaseAction.RemoveRegistryRows => [new(OpKind.RemoveRows)],
        DatabaseAction.KeepUntil keep => [Of(OpKind.KeepUntil, keep.Copy)],
        DatabaseAction.DropCopy drop => [Of(OpKind.Drop, drop.Copy)],
        DatabaseAction.SwapBack swap => Swap(swap),
        _ => throw new InvalidOperationException($"{action.GetType().Name} is not modelled; add it to the compiler"),
    };

    private static IEnumerable<Op> Swap(DatabaseAction.SwapBack swap)
    {
        var op = Of(OpKind.SwapCheck, swap.FailedName) with
        {
            From = Release.Read(swap.FailedComment.From),
            To = Release.Read(swap.FailedComment.To),
            Generation = (byte)swap.FailedComment.Generation,
            Flag = swap.FailedComment.Failure is not null,
        };
        return [op, op with { Kind = OpKind.SwapClose }, op with { Kind = OpKind.SwapEnd }, op with { Kind = OpKind.SwapRename }, op with { Kind = OpKind.SwapOpen }];
    }

    private static IReadOnlyList<Op> Work(DatabaseAction action)
    {
        var (comment, kinds) = action switch
        {
            DatabaseAction.MakeGolden golden => (golden.Comment, new[] { OpKind.GoldenClear, OpKind.GoldenCreate, OpKind.GoldenComment }),
            DatabaseAction.MakeSnapshot => (null, [OpKind.SnapshotClear, OpKind.SnapshotCreate, OpKind.SnapshotComment]),
            DatabaseAction.TakeRestorePoint take => (take.Comment, [OpKind.RestoreClear, OpKind.RestoreClose, OpKind.RestoreEnd, OpKind.RestoreCreate, OpKind.RestoreComment]),
            _ => throw new InvalidOperationException($"{action.GetType().Name} is not modelled; add it to the compiler"),
        };
        var op = Of(OpKind.None, action.BackgroundKey!);
        if (comment is not null)
            op = op with { From = Release.Read(comment.From), To = Release.Read(comment.To), Generation = (byte)comment.Generation };
        return [new(OpKind.Enter), .. kinds.Select(kind => op with { Kind = kind })];
    }

    private static Op Of(OpKind kind, string copy)
    {
        ClusterNames.TryReadCopy(Texts.Uid, copy, out var id, out var what, out var number);
        return new(kind) { Id = Instants.ReadId(id), Copy = what, Number = (byte)number };
    }

    private static ushort Role(string role) => BindingCode.Read(ClusterNames.BindingOfRole(Texts.Uid, role)!);

    private static byte Ordinal(string pod) => (byte)(pod[^1] - '0');
}
