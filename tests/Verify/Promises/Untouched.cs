using UmsOperator.Core.Model;
using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Promises;

/// <summary>P6: from the start of an update to its step 5 nothing is written inside production.</summary>
internal static class Untouched
{
    public static void BeforeWrite(Scene scene)
    {
        ref var state = ref scene.Now;
        if (state.Remembered.UpdateId == 0)
            return;
        var at = state.FindCopy(state.Remembered.UpdateId, CopyKind.RestorePoint);
        if (at < 0 || state.Copies[at].Phase < (byte)MigrationPhase.Migrating + 1)
            scene.Break("P6: production is written to before its migration");
    }
}
