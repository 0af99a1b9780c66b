using UmsOperator.CrdGenerator;

if (args is not [var root] || !Directory.Exists(root))
{
    Console.Error.WriteLine("usage: CrdGenerator <output folder, normally the root of the repository>");
    return 2;
}

foreach (var (path, text) in GeneratedFiles.All())
{
    var file = Path.Combine(root, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
    Console.WriteLine(path);
}

return 0;
