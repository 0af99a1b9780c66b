using Spectre.Console;
using Spectre.Console.Rendering;
using UmsOperator.Api;
using UmsOperator.Api.Status;
using UmsOperator.Cli.RestorePoints;
using UmsOperator.Cli.Terminals;
using UmsOperator.Cli.Texts;

namespace UmsOperator.Cli.Showing;

/// <summary>One cluster on one page: what happens, what is waited for, and what a person can do.</summary>
internal static class StatusPage
{
    /// <summary>The page.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="now">The time, for what is told as a duration.</param>
    public static IRenderable Of(UmsCluster cluster, DateTime now)
    {
        List<IRenderable> parts = [Head(cluster)];
        if (cluster.Status is not { } status)
            return new Rows([.. parts, Cells.Of("The operator has not looked at this cluster yet.", Cells.Waits)]);
        if (status.Unreadable)
            return new Rows([.. parts, Cells.Of("The status was written by another version of the operator, and cannot be read. Use its kubectl-ums, or: -o yaml", Cells.Bad)]);
        if (status.Update is { } update)
            parts.AddRange(UpdateParts.Of(update, now));
        else if (!string.IsNullOrEmpty(status.WaitingFor))
            parts.Add(Cells.Of($"Waits for   {status.WaitingFor}", Cells.Waits));
        parts.AddRange(Section("Servers", Servers(status, now)));
        if (RestorePoint.Of(cluster) is { Count: > 0 } kept)
            parts.AddRange(Section("Retained copies", RestorePointTable.Of(kept, now)));
        if (Concerns.Of(cluster) is { Count: > 0 } concerns)
            parts.AddRange(Section("Conditions to read", Conditions(concerns, now)));
        if (Adviser.Of(cluster, now) is { Count: > 0 } advice)
            parts.AddRange(Section("What you can do", Advices(advice)));
        return new Rows(parts);
    }

    /// <summary>A heading with its content, after an empty line.</summary>
    public static IEnumerable<IRenderable> Section(string title, IRenderable content) => [Cells.Of(""), Cells.Of(title, Cells.Heading), content];

    /// <summary>The colour of a phase.</summary>
    public static Style StyleOf(ClusterPhase? phase) => phase switch
    {
        ClusterPhase.Running => Cells.Good,
        ClusterPhase.Held or ClusterPhase.Blocked => Cells.Bad,
        _ => Cells.Waits,
    };

    private static Paragraph Head(UmsCluster cluster)
    {
        var status = cluster.Status;
        var move = status?.TargetVersion is { } target && target != status.Version ? $" -> {target}" : "";
        return new Paragraph()
            .Append($"{Core.Texts.SafeText.Of(cluster.Metadata.Name, 64)}", Cells.Heading).Append($" in {Core.Texts.SafeText.Of(cluster.Metadata.NamespaceProperty, 64)}   ")
            .Append($"{status?.Phase}", StyleOf(status?.Phase))
            .Append(Core.Texts.SafeText.Of($"   {status?.Version ?? cluster.Spec.Version}{move}   {status?.Updated}, {status?.Ready} ready", 512));
    }

    private static Table Servers(UmsClusterStatus status, DateTime now)
    {
        var table = Cells.Table("NAME", "VERSION", "MODE", "READY", "SINCE", "PROBLEM");
        foreach (var server in status.Servers)
        {
            table.AddRow(
                Cells.Of(server.Name), Cells.Of(server.Version), Cells.Of($"{server.Mode}", server.Mode == ServerMode.Update ? Cells.Waits : Cells.Plain),
                Cells.Of(server.Ready ? "yes" : "no", server.Ready ? Cells.Good : Cells.Bad),
                Cells.Of(server.LastTransitionTime is { } at ? Phrases.Between(at, now) : ""),
                Cells.Of(string.Join(": ", new[] { server.Problem, server.Message }.Where(text => !string.IsNullOrEmpty(text))), Cells.Bad));
        }

        return table;
    }

    private static Table Conditions(IReadOnlyList<ConditionStatus> concerns, DateTime now)
    {
        var table = Cells.Table("", "", "");
        foreach (var one in concerns)
        {
            table.AddRow(
                Cells.Of($"{one.Type} ({one.Reason})", Concerns.IsGrave(one) ? Cells.Bad : Cells.Waits),
                Cells.Of($"since {Phrases.Between(one.LastTransitionTime, now)}", Cells.Dim), Cells.Of(one.Message));
        }

        return table;
    }

    private static Table Advices(IReadOnlyList<Advice> advice)
    {
        var table = Cells.Table("", "");
        foreach (var one in advice)
            table.AddRow(Cells.Of(one.Does, one.Needed ? Cells.Waits : Cells.Plain), Cells.Of(one.Command));
        return table;
    }
}
