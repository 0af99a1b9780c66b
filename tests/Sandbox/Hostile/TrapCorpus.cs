using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace UmsOperator.Sandbox.Hostile;

/// <summary>Reads the traps from Corpus/*.sql: <c>-- trap: id: description</c>, statements, <c>-- undo: statements</c>; <c>-- shadow:</c> is a short form.</summary>
internal static partial class TrapCorpus
{
    private const string Begin = "-- trap: ";
    private const string End = "-- undo: ";

    /// <summary>The function that every trap calls; planted first.</summary>
    public static string Recorder { get; } = Read("recorder");

    /// <summary>The traps of a group, in the order of the file.</summary>
    public static ImmutableArray<Trap> Group(string name) => [.. Traps(name, Expand(Read(name)))];

    private static IEnumerable<Trap> Traps(string group, string text)
    {
        foreach (var block in text.Split($"\n{Begin}").Skip(1))
        {
            var (head, body) = Halves(block, "\n");
            var (id, says) = Halves(head, ": ");
            var undo = body.Split('\n').FirstOrDefault(line => line.StartsWith(End, StringComparison.Ordinal));
            yield return new Trap(id, group, says, string.Join('\n', body.Split('\n').Where(line => line != undo)), undo?[End.Length..]);
        }
    }

    // "-- shadow: id: kind schema.name (arguments) result := expression": a function or operator that fires and then does what the shadowed one does.
    private static string Expand(string text) => Shadow().Replace(text, match =>
    {
        string Part(string name) => match.Groups[name].Value;
        var (id, schema, name, arguments, result, expression) = (Part("id"), Part("schema"), Part("name"), Part("arguments"), Part("result"), Part("expression"));
        var answer = result switch
        {
            "void" => $"PERFORM {expression}",
            _ when result.StartsWith("SETOF ", StringComparison.Ordinal) => $"RETURN QUERY SELECT {expression}",
            _ => $"RETURN {expression}",
        };
        var isOperator = Part("kind") == "operator";
        var function = isOperator ? $"hostile.o_{id}" : $"{schema}.{name}";
        // Immutable, because the vendor's expressions that use it must stay immutable.
        var sql = $"{Begin}{id}: {Part("kind")} {schema}.{name}({arguments})\nCREATE FUNCTION {function}({arguments}) RETURNS {result} LANGUAGE plpgsql{(isOperator ? " IMMUTABLE" : "")} AS $shadow$ BEGIN PERFORM hostile.fire('{id}'); {answer}; END $shadow$;\n";
        if (!isOperator)
            return $"{sql}{End}DROP FUNCTION {function}({arguments}) CASCADE\n";
        var (left, right) = Halves(arguments, ", ");
        return $"{sql}CREATE OPERATOR {schema}.{name} (LEFTARG = {left}, RIGHTARG = {right}, FUNCTION = {function});\n{End}DROP FUNCTION {function} CASCADE\n";
    });

    private static (string First, string Second) Halves(string text, string separator) => text.Split(separator, 2) is [var first, var second] ? (first, second) : (text, "");

    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(TrapCorpus).Assembly.GetManifestResourceStream($"hostile/{name}")!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^-- shadow: (?<id>\w+): (?<kind>operator|function) (?<schema>\w+)\.(?<name>\S+?) ?\((?<arguments>[^)]*)\) (?<result>SETOF \w+|\w+) := (?<expression>.*)$",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shadow();
}
