using System.Text;
using UmsOperator.Agent.Configuration;
using UmsOperator.Agent.Vendor;

namespace UmsOperator.Agent.Identity;

/// <summary>
/// Restores what makes this server the same one before the vendor's server starts, and saves what it makes or changes while it runs. Jobs and licences hang on process ID and
/// UMS ID, so these are written once, and a server with another value is refused.
/// </summary>
internal sealed class IdentityStore : IDisposable
{
    private readonly AgentOptions _options;
    private readonly IdentitySettings _settings;
    private readonly VendorTree _tree;
    private readonly ILogger<IdentityStore> _logger;
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);
    private StateFolder? _state;
    private SchemaVersion _version;

    public IdentityStore(AgentOptions options, AgentSettings settings, VendorTree tree, ILogger<IdentityStore> logger) =>
        (_options, _settings, _tree, _logger) = (options, settings.Identity, tree, logger);

    private IEnumerable<IdentityItem> Files => _settings.Items.Where(item => item.Keep != Keep.Folder);

    /// <summary>Puts all items into the tree.</summary>
    /// <exception cref="StartRefusedException">The state belongs to another server, or two sources differ in who this server is.</exception>
    public void Restore(UmsVersion version)
    {
        _version = version.Schema;
        if (_settings.StateFolder.Length > 0)
            _state = StateFolder.Open(_settings.StateFolder, _options.PodName);
        else
            _logger.NoStateFolder();
        try
        {
            foreach (var item in Files)
                Restore(item);
            foreach (var item in _settings.Items.Where(item => item.Keep == Keep.Folder))
                Link(item);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused($"identity: {e.Message}; correct the rights of identity.stateFolder, identity.secretFolder and vendor.home", e);
        }
    }

    /// <summary>Saves what changed. A failure is logged once for each reason; the next call tries again.</summary>
    /// <returns>Whether everything that says who this server is was kept: otherwise the next pod would be another server.</returns>
    public bool Save()
    {
        if (_state is null)
            return true;
        var isKept = true;
        foreach (var item in Files)
        {
            try
            {
                if (Save(item))
                    _logger.ItemSaved(item.Name);
                _problems.Remove(item.Name);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Report(item.Name, e.Message);
                isKept &= item.Keep != Keep.Once;
            }
        }

        return isKept;
    }

    /// <summary>The process ID that this server must have; null if it is not known yet.</summary>
    /// <exception cref="StartRefusedException">The item cannot be read.</exception>
    public string? ProcessId()
    {
        if (Files.FirstOrDefault(item => item.Name == _settings.ProcessIdItem) is not { } item)
            return null;
        try
        {
            return (FromSecret(item) ?? Kept(item) ?? StateFolder.ReadFile(_tree.Below(item.Path))) is { } content ? Text(content) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused($"identity: {item.Name}: {e.Message}", e);
        }
    }

    public void Dispose() => _state?.Dispose();

    private static string Text(byte[] content) => Encoding.UTF8.GetString(content).Trim();

    private void Restore(IdentityItem item)
    {
        var path = _tree.Below(item.Path);
        var secret = FromSecret(item);
        var kept = Kept(item);
        if (item.Keep == Keep.Once)
            RefuseOther(item, ("identity.secretFolder", secret), ("identity.stateFolder", kept), (path, StateFolder.ReadFile(path)));
        if ((secret ?? kept) is not { } content)
            return;
        if (StateFolder.ReadFile(path) is { } there && there.AsSpan().SequenceEqual(content))
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        _logger.ItemRestored(item.Name, secret is null ? "the state folder" : "the Secret");
    }

    /// <summary>All sources that know who this server is must agree.</summary>
    private static void RefuseOther(IdentityItem item, params ReadOnlySpan<(string Source, byte[]? Content)> sources)
    {
        (string Source, string Value)? first = null;
        foreach (var (source, content) in sources)
        {
            if (content is null || Text(content) is not { Length: > 0 } value)
                continue;
            if (first is { } known && known.Value != value)
                throw Refused($"identity: {item.Name} is '{Short(known.Value)}' in {known.Source} and '{Short(value)}' in {source}: this would be another server. Remove the wrong one");
            first ??= (source, value);
        }
    }

    private static string Short(string value) => value.Length <= 60 ? value : value[..60] + "…";

    private bool Save(IdentityItem item)
    {
        if (StateFolder.ReadFile(_tree.Below(item.Path)) is not { Length: > 0 } content)
            return false;
        var kept = _state!.Read(Name(item));
        if (kept is not null && kept.AsSpan().SequenceEqual(content))
            return false;
        if (kept is not null && item.Keep == Keep.Once)
        {
            if (Text(kept) != Text(content))
                Report(item.Name, "the server has changed it; the first value is kept, and the next start restores it");
            return false;
        }

        _state.Write(Name(item), content);
        return true;
    }

    private void Report(string item, string reason)
    {
        if (_problems.TryGetValue(item, out var known) && known == reason)
            return;
        _problems[item] = reason;
        _logger.ItemNotSaved(item, reason);
    }

    private string Name(IdentityItem item) => item.Keep == Keep.Version ? $"{_version}/{item.Name}" : item.Name;

    private byte[]? FromSecret(IdentityItem item) => _settings.SecretFolder.Length == 0
        ? null
        : StateFolder.ReadFile(Path.Combine(_settings.SecretFolder, $"{_options.PodName}.{item.Name}")) ?? StateFolder.ReadFile(Path.Combine(_settings.SecretFolder, item.Name));

    /// <summary>What the volume has: for items of a version this version's, or else the newest older one's.</summary>
    private byte[]? Kept(IdentityItem item)
    {
        if (_state is null)
            return null;
        if (item.Keep != Keep.Version)
            return _state.Read(item.Name);
        var versions = Directory.EnumerateDirectories(_settings.StateFolder)
            .Select(folder => SchemaVersion.TryParse(Path.GetFileName(folder))).OfType<SchemaVersion>()
            .Where(version => version <= _version).OrderDescending();
        return versions.Select(version => _state.Read($"{version}/{item.Name}")).FirstOrDefault(content => content is not null);
    }

    /// <summary>Lets a folder of the tree live on the volume. What the image has in it is moved there first, without replacing anything.</summary>
    private void Link(IdentityItem item)
    {
        if (_state is null)
            return;
        var path = _tree.Below(item.Path);
        var target = _state.Below(item.Name);
        Directory.CreateDirectory(target);
        if (new DirectoryInfo(path).LinkTarget == target)
            return;
        if (Directory.Exists(path))
        {
            foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
            {
                var there = Path.Combine(target, Path.GetRelativePath(path, file));
                Directory.CreateDirectory(Path.GetDirectoryName(there)!);
                if (!File.Exists(there))
                    File.Copy(file, there);
            }

            Directory.Delete(path, recursive: true);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Directory.CreateSymbolicLink(path, target);
        _logger.ItemRestored(item.Name, "the state folder, by a link");
    }

    private static StartRefusedException Refused(string reason, Exception? innerException = null) => new(ExitCode.Configuration, reason, innerException);
}
