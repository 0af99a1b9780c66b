using UmsOperator.Core.Model;

namespace UmsOperator.Verify.Model;

/// <summary>Kinds of bindings, and their letters in a binding ID.</summary>
internal static class Kind
{
    public const byte Production = (byte)BindingKind.Production;
    public const byte Snapshot = (byte)BindingKind.Snapshot;
    public const byte Migrator = (byte)BindingKind.Migrator;

    public static char Letter(byte kind) => "psm"[kind];
}
