using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using UmsOperator.Cli.Terminals;

namespace UmsOperator.Cli.Reporting;

/// <summary>Writes the files of a report as a .tar.gz that only its owner can read. Under its name it exists only as a whole.</summary>
internal static class ReportArchive
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the archive.</summary>
    /// <param name="path">Its path; no file may exist there.</param>
    /// <param name="folder">The folder in it that holds all files.</param>
    /// <param name="files">The files.</param>
    /// <param name="now">Their time.</param>
    /// <param name="cancellationToken">Cancels; nothing is left behind.</param>
    /// <exception cref="CliException">The file exists, or cannot be written.</exception>
    public static async Task WriteAsync(string path, string folder, IReadOnlyList<ReportFile> files, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var part = $"{path}.part";
        try
        {
            await using (var stream = Create(part))
            await using (var zip = new GZipStream(stream, CompressionLevel.Optimal))
            await using (var tar = new TarWriter(zip, TarEntryFormat.Pax))
            {
                foreach (var file in files)
                {
                    using var content = new MemoryStream(Encoding.UTF8.GetBytes(file.Text));
                    var entry = new PaxTarEntry(TarEntryType.RegularFile, $"{folder}/{file.Path}") { DataStream = content, ModificationTime = now, Mode = OwnerOnly };
                    await tar.WriteEntryAsync(entry, cancellationToken);
                }
            }

            File.Move(part, path, overwrite: false);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            Remove(part);
            throw new CliException(ExitCodes.Refused, $"{path}: {refused.Message}", "name another file with -o", refused);
        }
        catch (OperationCanceledException)
        {
            Remove(part);
            throw;
        }
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return new FileStream(path, options);
    }

    private static void Remove(string part)
    {
        try
        {
            File.Delete(part);
        }
        catch (Exception left) when (left is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // The first error says more.
        }
    }
}
