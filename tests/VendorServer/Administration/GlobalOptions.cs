using System.CommandLine;

namespace VendorServer.Administration;

/// <summary>The options of every command of umsadmin-cli.</summary>
internal sealed class GlobalOptions
{
    public Option<bool> MachineReadable { get; } = new("--machine-readable") { Description = "Separate columns by a separator", Recursive = true };

    public Option<string?> Separator { get; } = new("--separator") { Description = "Separator of machine-readable output; default: ;", Recursive = true };

    public Option<bool> NoHeader { get; } = new("--no-header") { Description = "Print no header", Recursive = true };

    public Option<bool> Quiet { get; } = new("--quiet") { Description = "Print results only", Recursive = true };

    public void AddTo(Command root)
    {
        root.Options.Add(MachineReadable);
        root.Options.Add(Separator);
        root.Options.Add(NoHeader);
        root.Options.Add(Quiet);
    }
}
