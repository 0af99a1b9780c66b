using UmsOperator.CrdGenerator;

if (args is not [var root] || !File.Exists(Path.Combine(root, "UmsOperator.sln")))
{
    Console.Error.WriteLine("usage: CrdGenerator <root of the repository>");
    return 2;
}

foreach (var (path, text) in GeneratedFiles.All())
{
    var file = Path.Combine(root, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
    Console.WriteLine($"wrote {path}");
}

return 0;
