namespace UmsOperator.CopyBench;

/// <summary>Kind of a copied database.</summary>
/// <param name="Name">ums, big, wide or many.</param>
/// <param name="MegabytesAtHundred">Size in MB that its script creates for {n} = 100.</param>
/// <param name="ManyFiles">Whether it has thousands of files. On ext4, creating files is slow for minutes after as many were deleted.</param>
internal sealed record Shape(string Name, int MegabytesAtHundred, bool ManyFiles = false)
{
    public static readonly Shape Ums = new("ums", 240, ManyFiles: true);
    public static readonly Shape Big = new("big", 1000);
    public static readonly Shape Wide = new("wide", 200);
    public static readonly Shape Many = new("many", 100, ManyFiles: true);

    /// <summary>The script that creates the database in about the given size.</summary>
    public string Script(int megabytes)
    {
        using var reader = new StreamReader(typeof(Shape).Assembly.GetManifestResourceStream($"{Name}.sql")!);
        return reader.ReadToEnd().Replace("{n}", $"{Math.Max(1, megabytes * 100 / MegabytesAtHundred)}", StringComparison.Ordinal);
    }
}
