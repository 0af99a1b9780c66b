using UmsOperator.Core.Model;
using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Promises;

/// <summary>P4: a database is not dropped while a server is bound to it.</summary>
internal static class Leftovers
{
    public static void BeforeDrop(Scene scene, Op op)
    {
        if (op.Copy != CopyKind.Snapshot)
        {
            // Production can only be restored from its restore point.
            var at = scene.Now.FindCopy(op.Id, op.Copy, op.Number);
            if (op.Copy == CopyKind.RestorePoint && scene.Now.Copies[at].Phase == (byte)MigrationPhase.Migrating + 1)
                scene.Break("P9: the restore point of a running migration is dropped");
            return;
        }

        ref var server = ref scene.Now.Servers[op.Number];
        for (var i = 0; i < Logins.Length; i++)
        {
            var login = server.Logins[i];
            if (login.Code == 0 || BindingCode.KindOf(login.Code) != Kind.Snapshot || BindingCode.IdOf(login.Code) != op.Id || !login.Has(Login.Role | Login.CanLogin))
                continue;
            if ((server.Pod.Exists && server.Pod.Binding == login.Code) || (server.Stray.Exists && server.Stray.Binding == login.Code))
                scene.Break($"P4: the snapshot of server {op.Number} is dropped while the server is bound to it");
        }
    }
}
