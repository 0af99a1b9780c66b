using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace UmsOperator.Architecture.Tests.Messages;

/// <summary>Finds the texts that users see in the sources, by the calls that make them.</summary>
internal static class MessageScan
{
    public const string Conditions = "Conditions";
    public const string Events = "Events";
    public const string Gates = "Gates";
    public const string Findings = "Findings";
    public const string Pods = "Pods";
    public const string Requests = "Annotations and changes";
    public const string Failures = "Failures";
    public const string Spec = "Spec";
    public const string Waits = "Waits";

    public static IReadOnlyList<Message> All()
    {
        var roots = Sources.Of("src").Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file).GetRoot()).ToList();
        var template = new Template(Constants(roots));
        return
        [
            .. roots.SelectMany(root => root.DescendantNodes()).SelectMany(node => Of(node, template)).Where(message => !message.Reason.StartsWith('{')).Distinct()
                .OrderBy(message => message.Kind, StringComparer.Ordinal).ThenBy(message => message.Reason, StringComparer.Ordinal).ThenBy(message => message.Text, StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<Message> Of(SyntaxNode node, Template template)
    {
        switch (node)
        {
            case ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax { Identifier.ValueText: "PlannedEvent" }, ArgumentList.Arguments: [_, var reason, var note] }:
                return reason.Expression is ConditionalExpressionSyntax
                    ? Words(reason.Expression, template).Select(word => new Message(Events, word, template.Of(note.Expression)))
                    : [new Message(Events, template.Of(reason.Expression), template.Of(note.Expression))];
            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "Reason" }, Right: var reasons }
                when node.SyntaxTree.FilePath.Contains("UmsOperator.Core", StringComparison.Ordinal):
                return Words(reasons, template).Select(word => new Message(Conditions, word, null));
            case InterpolatedStringExpressionSyntax said when said.Ancestors().OfType<ClassDeclarationSyntax>().Any(one => one.Identifier.ValueText == "ServerFailure"):
                return [new Message(Failures, "ServerFailed", template.Of(said))];
            case AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.ValueText: "WaitingFor" }, Right: var what } when template.Of(what) is { } text && !text.StartsWith('{'):
                return [new Message(Waits, "", text)];
            case InvocationExpressionSyntax { ArgumentList.Arguments: var given } call:
                return Call($"{call.Expression}", given, template);
            case EnumDeclarationSyntax { Identifier.ValueText: "UpdateStep" } steps:
                return steps.Members.Select(step => new Message(Conditions, step.Identifier.ValueText, null));
            case EnumDeclarationSyntax { Identifier.ValueText: "UndoReason" } reasons:
                return reasons.Members.Select(reason => new Message(Conditions, reason.Identifier.ValueText, null));
            case EnumDeclarationSyntax { Identifier.ValueText: "PodTroubleKind" } kinds:
                return kinds.Members.Select(kind => new Message(Pods, kind.Identifier.ValueText, null));
            case SwitchExpressionArmSyntax { Pattern: ConstantPatternSyntax { Expression: MemberAccessExpressionSyntax kind }, Expression: InterpolatedStringExpressionSyntax said }
                when $"{kind.Expression}" == "PodTroubleKind":
                return [new Message(Pods, kind.Name.Identifier.ValueText, template.Of(said))];
            case ClassDeclarationSyntax { Identifier.ValueText: "FailedReconcileReport" }:
                return [new Message(Conditions, "RoundFailed", null)];
            case ClassDeclarationSyntax { Identifier.ValueText: "LeftInDatabaseEvent" }:
                return [new Message(Events, "LeftInDatabase", null)];
            case AttributeSyntax { Name: IdentifierNameSyntax { Identifier.ValueText: "ValidationRule" }, ArgumentList.Arguments: [_, var rule] }:
                return [new Message(Spec, "", template.Of(rule.Expression))];
            default:
                return [];
        }
    }

    private static IEnumerable<Message> Call(string called, SeparatedSyntaxList<ArgumentSyntax> given, Template template)
    {
        string Text(int at) => template.Of(given[at].Expression);
        switch (called)
        {
            case "Gate.Closed":
                return [new Message(Gates, Text(0), Text(1))];
            case "findings.Block" or "findings.Warn":
                return [new Message(Findings, Text(0), Text(1))];
            case "IgnoredRequest.Of":
                return [new Message(Requests, Text(0), Text(1))];
            case "StepResult.Fail":
                return [new Message(Failures, Text(0).Trim('{', '}'), Text(1))];
            case "StepResult.Act":
                return [new Message(Waits, "", Text(0))];
            case "StepResult.Hold":
                return [new Message(Waits, "", Text(0)), .. Text(1) is { } problem && !problem.StartsWith('{') && problem.Length > 0 ? [new Message("Problems", "", problem)] : Array.Empty<Message>()];
            case "KeepServing":
                return [new Message(Conditions, Text(1), null)];
            case "Blocked" when given.Count == 2:
                return [new Message(Conditions, Text(0), Text(1) is { } said && said.StartsWith('{') ? null : Text(1))];
            case "Condition" when given.Count is 4 or 5:
                return Words(given[2].Expression, template).Select(word => new Message(Conditions, word, null));
            case "Check" when given.Count == 2:
                return [new Message(Spec, "", Text(1))];
            default:
                return [];
        }
    }

    /// <summary>The reasons that an expression can evaluate to.</summary>
    private static IEnumerable<string> Words(ExpressionSyntax expression, Template template) => expression switch
    {
        ConditionalExpressionSyntax choice => Words(choice.WhenTrue, template).Concat(Words(choice.WhenFalse, template)),
        _ => template.Of(expression) is var word && word.Length > 0 && !word.Contains('{') && !word.Contains('[') && !word.Contains(' ') ? [word] : [],
    };

    private static Dictionary<string, string> Constants(IEnumerable<SyntaxNode> roots)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var one in roots.SelectMany(root => root.DescendantNodes().OfType<FieldDeclarationSyntax>()).Where(one => one.Modifiers.Any(SyntaxKind.ConstKeyword)))
        {
            foreach (var variable in one.Declaration.Variables)
            {
                var value = variable.Initializer!.Value switch
                {
                    LiteralExpressionSyntax { Token.Value: string text } => text,
                    InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } => variable.Identifier.ValueText,
                    _ => null,
                };
                if (value is not null)
                    known.TryAdd($"{((TypeDeclarationSyntax)one.Parent!).Identifier.ValueText}.{variable.Identifier.ValueText}", value);
            }
        }

        return known;
    }
}
