using UmsOperator.Core.Model;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Deciding;

/// <summary>Describes side effects in terms of the protocol.</summary>
internal static class OpWords
{
    public static string Of(Op op)
    {
        var copy = op.Copy switch
        {
            CopyKind.Golden => "golden copy",
            CopyKind.Snapshot => $"snapshot of server {op.Number}",
            CopyKind.RestorePoint => "restore point",
            CopyKind.Failed => $"failed database {op.Number}",
            _ => "copy",
        };
        return op.Kind switch
        {
            OpKind.WriteStatus => "write the status",
            OpKind.CreateSecret or OpKind.DeleteSecret or OpKind.CreateRole or OpKind.DropRole => $"{op.Kind} {BindingCode.Text(op.Binding)}",
            OpKind.NoLogin => $"fence: NOLOGIN {BindingCode.Text(op.Binding)}",
            OpKind.EndSessions => $"fence: terminate the sessions of {BindingCode.Text(op.Binding)}",
            OpKind.CreatePod => $"create pod {op.Ordinal} at {Release.Text(op.Version)} with binding {BindingCode.Text(op.Binding)}",
            OpKind.DeletePod => $"{(op.Flag ? "force-delete" : "delete")} pod {op.Ordinal}",
            OpKind.AdmitPod => $"admit pod {op.Ordinal}",
            OpKind.StartWork => $"start work on the {copy}",
            OpKind.CancelWork => $"cancel work on the {copy}",
            OpKind.Enter => "open a session, check that the lock is held",
            OpKind.RecordServing => $"record the first serving of the {copy}",
            OpKind.WriteMigrationPhase => $"migration phase: {(MigrationPhase)op.Value}",
            OpKind.KeepUntil => $"write the expiry of the {copy}",
            OpKind.Drop => $"drop the {copy}",
            OpKind.OpenProduction or OpKind.SwapOpen => "open production",
            OpKind.RecordOpened => "record that production is open for the migrator",
            OpKind.SwapCheck => "swap back: are all roles on production fenced?",
            OpKind.SwapClose => "swap back: close production",
            OpKind.SwapEnd => "swap back: terminate the sessions on production",
            OpKind.SwapRename => "swap back: rename both in one transaction",
            OpKind.GoldenClear or OpKind.SnapshotClear or OpKind.RestoreClear => $"{copy}: drop an incomplete copy",
            OpKind.GoldenCreate or OpKind.SnapshotCreate or OpKind.RestoreCreate => $"{copy}: CREATE DATABASE",
            OpKind.GoldenComment or OpKind.SnapshotComment or OpKind.RestoreComment => $"{copy}: COMMENT",
            OpKind.RestoreClose => "restore point: close production",
            OpKind.RestoreEnd => "restore point: terminate the sessions on production",
            _ => op.Kind.ToString(),
        };
    }
}
