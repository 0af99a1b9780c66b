using System.Reflection;
using UmsOperator.ArchitectureDocs;

// ArchitectureDocs ROOT TARGET: writes TARGET/docs/architecture.md, ROOT's page with fresh drawings.
var page = Path.Combine(args[0], "docs", "architecture.md");
var target = Path.Combine(args[1], "docs", "architecture.md");
Directory.CreateDirectory(Path.GetDirectoryName(target)!);
string[] projects = ["UmsOperator", "UmsOperator.Postgres", "UmsOperator.Kubernetes", "UmsOperator.Core", "UmsOperator.Api", "UmsOperator.Agent", Drawing.Cli];
File.WriteAllText(target, Drawing.Update(File.ReadAllText(page), [.. projects.Select(Assembly.Load)]));
