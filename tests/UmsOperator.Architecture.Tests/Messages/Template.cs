using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace UmsOperator.Architecture.Tests.Messages;

/// <summary>Reads the text of an interpolated string: each inserted value becomes a name in braces.</summary>
/// <param name="constants">Constants of the sources, by Type.Name and, inside their own type, by Name.</param>
internal sealed class Template(IReadOnlyDictionary<string, string> constants)
{
    public string Of(ExpressionSyntax? expression) => expression switch
    {
        null => "",
        LiteralExpressionSyntax literal => literal.Token.Value is string ? literal.Token.ValueText : "",
        InterpolatedStringExpressionSyntax text =>
            string.Concat(text.Contents.Select(part => part is InterpolationSyntax filled ? Of(filled.Expression) : ((InterpolatedStringTextSyntax)part).TextToken.ValueText)),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => Of(sum.Left) + Of(sum.Right),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } either => Either(Of(either.Left), Of(either.Right)),
        ConditionalExpressionSyntax choice => Either(Of(choice.WhenTrue), Of(choice.WhenFalse)),
        ParenthesizedExpressionSyntax inner => Of(inner.Expression),
        PostfixUnaryExpressionSyntax sure => Of(sure.Operand),
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Command" }, Name.Identifier.ValueText: var name },
            ArgumentList.Arguments: var given,
        } =>
            $"kubectl annotate ums {{name}} -n {{namespace}} {(name == "Remove" ? $"{Of(given[1].Expression)}-" : $"--overwrite {Of(given[1].Expression)}={Of(given[2].Expression)}")}",
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } named => Last(named.ArgumentList.Arguments[0].Expression),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Join" } } join => $"{{{Last(join.ArgumentList.Arguments[^1].Expression)}}}",
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "SafeText" } } } safe =>
            Of(safe.ArgumentList.Arguments[0].Expression),
        MemberAccessExpressionSyntax or IdentifierNameSyntax => Constant(expression) ?? $"{{{Last(expression)}}}",
        _ => $"{{{Last(expression)}}}",
    };

    private static string Either(string one, string other) => other.Length == 0 ? $"[{one}]" : one.Length == 0 ? $"[{other}]" : one == other ? one : $"[{one} | {other}]";

    private string? Constant(ExpressionSyntax expression)
    {
        var name = expression.ToString();
        if (constants.TryGetValue(name, out var known))
            return known;
        var own = expression.Ancestors().OfType<TypeDeclarationSyntax>().FirstOrDefault()?.Identifier.ValueText;
        return constants.GetValueOrDefault($"{own}.{name}") ?? constants.GetValueOrDefault(string.Join('.', name.Split('.').TakeLast(2)));
    }

    /// <summary>A readable name: the last one in the expression.</summary>
    private static string Last(ExpressionSyntax expression) => expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } call when call.ArgumentList.Arguments.Count == 0 || char.IsUpper(member.Name.Identifier.ValueText[0])
            && member.Expression is IdentifierNameSyntax { Identifier.ValueText: "context" } => member.Name.Identifier.ValueText,
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax name } => name.Identifier.ValueText,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } =>
            member.Expression is IdentifierNameSyntax or MemberAccessExpressionSyntax ? Last(member.Expression) : member.Name.Identifier.ValueText,
        ConditionalAccessExpressionSyntax access => access.WhenNotNull is MemberBindingExpressionSyntax binding ? binding.Name.Identifier.ValueText : Last(access.Expression),
        BinaryExpressionSyntax operation => Last(operation.Left),
        ElementAccessExpressionSyntax element => Last(element.Expression),
        ParenthesizedExpressionSyntax inner => Last(inner.Expression),
        PostfixUnaryExpressionSyntax sure => Last(sure.Operand),
        IdentifierNameSyntax name => name.Identifier.ValueText,
        _ => "…",
    };
}
