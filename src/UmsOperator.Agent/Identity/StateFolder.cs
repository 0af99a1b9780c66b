using UmsOperator.Agent.Configuration;

namespace UmsOperator.Agent.Identity;

/// <summary>
/// The folder on the volume. It belongs to one server: the file <c>server</c> holds its name, and a lock keeps a second agent out. Files are replaced as a whole, and are
/// on disk before they have their name.
/// </summary>
internal sealed class StateFolder : IDisposable
{
    /// <summary>Items are small: identifiers, properties, keystores.</summary>
    public const long MaxItemBytes = 16 << 20;

    private const string OwnerFile = IdentityItem.OwnerName;
    private const string LockFile = ".lock";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder;
    private readonly FileStream _lock;

    private StateFolder(string folder, FileStream held) => (_folder, _lock) = (folder, held);

    /// <exception cref="StartRefusedException">It belongs to another server, is in use, or cannot be written.</exception>
    public static StateFolder Open(string folder, string podName)
    {
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(folder);
            held = new FileStream(
                Path.Combine(folder, LockFile), new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, UnixCreateMode = Private });
            var state = new StateFolder(folder, held);
            if (state.Read(OwnerFile) is not { } owner)
                state.Write(OwnerFile, System.Text.Encoding.UTF8.GetBytes(podName + "\n"));
            else if (System.Text.Encoding.UTF8.GetString(owner).Trim() is var name && name != podName)
                throw Refused($"identity.stateFolder: {folder} belongs to the server {name}, and this pod is {podName}; mount this server's own volume. If {name} was renamed, change the file {OwnerFile} in it");
            held = null;
            return state;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused($"identity.stateFolder: {folder} cannot be used: {e.Message}; correct its rights (fsGroup), and end another agent that uses it", e);
        }
        finally
        {
            held?.Dispose();
        }
    }

    /// <summary>Where a kept folder lives.</summary>
    public string Below(string name) => Path.Combine(_folder, name);

    /// <returns>Null if there is no such file.</returns>
    public byte[]? Read(string name) => ReadFile(Below(name));

    /// <exception cref="IOException">Nothing was changed.</exception>
    public void Write(string name, byte[] content)
    {
        var path = Below(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private }))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <returns>Null if there is no such file.</returns>
    /// <exception cref="IOException">It cannot be read, or is larger than 16 MiB.</exception>
    public static byte[]? ReadFile(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            return null;
        return file.Length <= MaxItemBytes ? File.ReadAllBytes(path) : throw new IOException($"{path} has {file.Length} bytes; at most {MaxItemBytes} are kept");
    }

    public void Dispose() => _lock.Dispose();

    private static StartRefusedException Refused(string reason, Exception? innerException = null) => new(ExitCode.Configuration, reason, innerException);
}
