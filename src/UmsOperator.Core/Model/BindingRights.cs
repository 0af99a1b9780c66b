namespace UmsOperator.Core.Model;

/// <summary>Decides what a binding allows its server.</summary>
internal static class BindingRights
{
    /// <summary>Whether the server may change the schema: then its role is a member of the object owner, else only of the application role.</summary>
    public static bool MayMigrate(this BindingKind kind) => kind is BindingKind.Snapshot or BindingKind.Migrator;
}
