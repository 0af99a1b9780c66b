namespace UmsOperator.CopyBench;

/// <summary>What kind of database is copied.</summary>
/// <param name="Name">ums, big or wide.</param>
/// <param name="MegabytesAtHundred">Size that its script makes of {n} = 100.</param>
/// <param name="ManyFiles">Whether it has thousands of them. On ext4 it is slow for minutes to make files where as many were deleted, for whoever comes next.</param>
internal sealed record Shape(string Name, int MegabytesAtHundred, bool ManyFiles = false)
{
    public static readonly Shape Ums = new("ums", 240, ManyFiles: true);
    public static readonly Shape Big = new("big", 1000);
    public static readonly Shape Wide = new("wide", 200);

    /// <summary>The statements that make it in about a size.</summary>
    public string Script(int megabytes)
    {
        using var reader = new StreamReader(typeof(Shape).Assembly.GetManifestResourceStream($"{Name}.sql")!);
        return reader.ReadToEnd().Replace("{n}", $"{Math.Max(1, megabytes * 100 / MegabytesAtHundred)}", StringComparison.Ordinal);
    }
}
