using UmsOperator.MonitoringDocs;

if (args is not [var root, var target] || !Directory.Exists(root) || !Directory.Exists(target))
{
    Console.Error.WriteLine("usage: MonitoringDocs <root of the repository> <output folder, normally the same>");
    return 2;
}

foreach (var (path, text) in GeneratedPages.All(root))
{
    var file = Path.Combine(target, path);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
    Console.WriteLine(path);
}

return 0;
