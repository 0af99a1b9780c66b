using UmsOperator.Core.Model;
using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Promises;

/// <summary>P9: before the commit an undo loses no data of production; after the commit nothing is undone.</summary>
internal static class Undo
{
    public static void BeforeSwap(Scene scene, in Copy restorePoint)
    {
        if (restorePoint.Phase == (byte)MigrationPhase.Committed + 1)
            scene.Break("P9: production is swapped back after the commit");
        if (scene.Now.Production.Dirty)
            scene.Break("P9: the swap back loses rows that an old server wrote after the restore point");
    }

    /// <summary>Devices write to an admitted migrator; before the commit an undo would lose these rows.</summary>
    public static void BeforeAdmission(Scene scene, in Pod pod)
    {
        if (pod.Kind != Kind.Migrator)
            return;
        var at = scene.Now.FindCopy(BindingCode.IdOf(pod.Binding), CopyKind.RestorePoint);
        if (at >= 0 && scene.Now.Copies[at].Phase < (byte)MigrationPhase.Committed + 1)
            scene.Break("P9: the migrator is admitted to traffic before the commit");
    }
}
