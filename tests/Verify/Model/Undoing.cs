namespace UmsOperator.Verify.Model;

/// <summary>Reasons of an undo by number, with the names used in the status.</summary>
internal static class Undoing
{
    private static readonly string[] Names = ["", "Aborted", "Retried", "ServerFailed", "MigrationFailed", "SchemaDiffers", "Deleted", "RolledBack", "AbortRequested"];

    public static string Name(byte reason) => Names[reason];

    public static byte Read(string name) => Array.IndexOf(Names, name) is var found and > 0 ? (byte)found : throw new InvalidOperationException($"{name} is not a reason of the model");
}
