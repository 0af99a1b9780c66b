using System.Text;

namespace UmsOperator.Sandbox.Secrecy;

/// <summary>Searches for secrets, including encoded ones, in everything that a run has left.</summary>
/// <param name="secrets">Owner of each secret.</param>
internal sealed class Sweep(IReadOnlyDictionary<string, string> secrets)
{
    private readonly List<(string Form, string Owner)> _forms = [.. secrets.SelectMany(secret => Forms(secret.Key).Select(form => (form, secret.Value)))];
    private readonly List<string> _leaks = [];

    /// <summary>Owner and place of each leak; never the secret itself.</summary>
    public IReadOnlyList<string> Leaks => _leaks;

    /// <summary>Number of searched files and texts.</summary>
    public int Artifacts { get; private set; }

    /// <summary>Their size in characters.</summary>
    public long Characters { get; private set; }

    /// <summary>Searches a text.</summary>
    public void Look(string place, string text)
    {
        Artifacts++;
        Characters += text.Length;
        foreach (var owner in _forms.Where(form => text.Contains(form.Form, StringComparison.Ordinal)).Select(form => form.Owner).Distinct(StringComparer.Ordinal))
            _leaks.Add($"the password of {owner} in {place}");
    }

    /// <summary>Searches all files below a folder that match a pattern.</summary>
    public void LookThrough(string folder, string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream);
            Look(Path.GetRelativePath(folder, file), reader.ReadToEnd());
        }
    }

    private static IEnumerable<string> Forms(string secret) => new[]
    {
        secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), Uri.EscapeDataString(secret),
    }.Distinct(StringComparer.Ordinal);
}
