using System.Globalization;
using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Vendor;

/// <summary>Registers the licence before the server starts: without it a version from licence.requiredFrom on does not start on an external database.</summary>
internal sealed class LicenceSetup(VendorTree tree, AdminCli admin, AgentSettings settings, ILogger<LicenceSetup> logger)
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    private LicenceSettings Licence => settings.Licence;

    /// <returns>Null if the version has no verb that shows the licence.</returns>
    /// <exception cref="AdminFailedException">A call failed; it may be repeated.</exception>
    /// <exception cref="StartRefusedException">The version needs a licence and there is none.</exception>
    public async Task<LicenceState?> RunAsync(UmsVersion version, CancellationToken cancellationToken)
    {
        await RegisterAsync(cancellationToken);
        var needed = UmsVersion.TryParse(Licence.RequiredFrom) is { } from && version >= from;
        if (Licence.State.Length == 0 || (UmsVersion.TryParse(Licence.StateFrom) is { } verbFrom && version < verbFrom))
        {
            if (needed && !File.Exists(tree.Below(Licence.InstalledFile)))
                throw Missing(version, "no licence is registered");
            return null;
        }

        var state = await ReadAsync(cancellationToken);
        if (needed && !state.Covers)
            throw Missing(version, $"the licence is '{state.Level}'");
        logger.LicenceFound(state.Level, state.End is { } end ? end.ToString("u", CultureInfo.InvariantCulture) : "no date");
        return state;
    }

    /// <exception cref="AdminFailedException">The call failed, or its answer was not understood.</exception>
    public async Task<LicenceState> ReadAsync(CancellationToken cancellationToken)
    {
        var table = AdminTable.Parse(await admin.RunAsync(Licence.State, None, password: null, cancellationToken), settings.Vendor.AdminSeparator, Licence.LevelColumn);
        if (table is not { Rows: [var row, ..] })
            throw new AdminFailedException($"licence.state: the output has no column {Licence.LevelColumn} or no row; check licence.levelColumn");
        var level = table.Cell(row, Licence.LevelColumn);
        return new LicenceState(
            level,
            Licence.Levels.Contains(level, StringComparer.OrdinalIgnoreCase),
            DateTimeOffset.TryParse(table.Cell(row, Licence.EndColumn), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end : null);
    }

    private async Task RegisterAsync(CancellationToken cancellationToken)
    {
        if (Licence.File.Length == 0)
            return;
        if (!File.Exists(Licence.File))
            throw new StartRefusedException(ExitCode.Configuration, $"licence.file: {Licence.File} does not exist; mount the licence there, or leave the setting empty");
        var installed = tree.Below(Licence.InstalledFile);
        if (File.Exists(installed))
        {
            var wanted = await File.ReadAllBytesAsync(Licence.File, cancellationToken);
            var registered = await File.ReadAllBytesAsync(installed, cancellationToken);
            if (wanted.AsSpan().SequenceEqual(registered))
                return;
        }


        await admin.RunAsync(Licence.Register, new Dictionary<string, string>(StringComparer.Ordinal) { ["file"] = Licence.File }, password: null, cancellationToken);
    }

    private StartRefusedException Missing(UmsVersion version, string what) => new(
        ExitCode.Configuration,
        $"{version} needs a UMS licence for an external database ({string.Join(" or ", Licence.Levels)}), and {what}. Mount one and set licence.file, or register it on the old version before the update");
}
