using System.Reflection;
using System.Runtime.CompilerServices;
using Mono.Cecil;
using NetArchTest.Rules;

namespace UmsOperator.ArchitectureDocs;

/// <summary>The namespaces of an assembly and which of them uses which, read from the compiled code.</summary>
internal sealed class NamespaceGraph
{
    private NamespaceGraph(string assembly, IReadOnlyList<string> namespaces, IReadOnlyList<NamespaceEdge> edges) =>
        (Assembly, Namespaces, Edges) = (assembly, namespaces, edges);

    /// <summary>Name of the assembly.</summary>
    public string Assembly { get; }

    /// <summary>Full names, sorted.</summary>
    public IReadOnlyList<string> Namespaces { get; }

    /// <summary>Sorted by both ends.</summary>
    public IReadOnlyList<NamespaceEdge> Edges { get; }

    /// <summary>Reads an assembly.</summary>
    public static NamespaceGraph Of(Assembly assembly) => Of(assembly, assembly.GetName().Name!);

    /// <summary>Reads the part of an assembly below a namespace.</summary>
    /// <remarks>A namespace is asked for by the names of its types: by its own name its children would count as well.</remarks>
    public static NamespaceGraph Of(Assembly assembly, string root)
    {
        var types = assembly.GetTypes()
            .Where(type => type is { IsNested: false, Namespace: not null } && type.Namespace.StartsWith(root, StringComparison.Ordinal) && !IsGenerated(type))
            .ToLookup(type => type.Namespace!, type => type.FullName!);
        var namespaces = types.Select(group => group.Key).Order(StringComparer.Ordinal).ToList();
        var read = Types.InAssembly(assembly); // once: reading an assembly takes far longer than asking
        var edges = from user in namespaces
                    from used in namespaces
                    where user != used
                    let users = Users(read, types[user], types[used])
                    where users.Count > 0
                    select new NamespaceEdge(user, used, users);
        return new NamespaceGraph(assembly.GetName().Name!, namespaces, [.. edges]);
    }

    /// <summary>Namespaces that depend on themselves by way of others, each circle once.</summary>
    public IReadOnlyList<string> Circles()
    {
        IReadOnlyList<(string From, string To)> arrows = [.. Edges.Select(edge => (edge.From, edge.To))];
        var reach = Namespaces.ToDictionary(start => start, start => Reach(start, arrows));
        return
        [
            .. Namespaces.Where(one => reach[one].Contains(one))
                .Select(one => string.Join(" <-> ", Namespaces.Where(other => reach[one].Contains(other) && reach[other].Contains(one))))
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>The nodes that can be reached along edges; the start itself only if it is part of a circle.</summary>
    public static IReadOnlySet<string> Reach(string start, IReadOnlyList<(string From, string To)> arrows)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var todo = new Stack<string>([start]);
        while (todo.TryPop(out var at))
        {
            foreach (var (_, to) in arrows.Where(arrow => arrow.From == at))
            {
                if (seen.Add(to))
                    todo.Push(to);
            }
        }

        return seen;
    }

    private static bool IsGenerated(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.Name.StartsWith('<') || type.FullName!.Contains("__", StringComparison.Ordinal);

    private static IReadOnlyList<string> Users(Types read, IEnumerable<string> users, IEnumerable<string> used)
    {
        var ours = new Among(users.ToHashSet(StringComparer.Ordinal));
        return
        [
            .. read.That().MeetCustomRule(ours).And().HaveDependencyOnAny([.. used]).GetTypes()
                .Select(type => Among.Outermost(type.FullName)).Select(name => name[(name.LastIndexOf('.') + 1)..])
                .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Types with these full names, and what is nested in them, such as the closures of their methods.</summary>
    private sealed class Among(HashSet<string> names) : ICustomRule
    {
        public static string Outermost(string name) => name.Split('/', '+')[0];

        public bool MeetsRule(TypeDefinition type) => names.Contains(Outermost(type.FullName));
    }
}
