using System.Text.RegularExpressions;
using UmsOperator.Api;
using k8s.Models;

namespace UmsOperator.Core.Model;

/// <summary>
/// Parses the error of a ResourceQuota that refuses a pod, and computes what the replaced pod releases. The error names only the first quota that refuses, so the figures
/// are used only if the new pod requests no more than the old one: then every other quota has room, too.
/// </summary>
public static partial class QuotaRefusal
{
    [GeneratedRegex("exceeded quota: [^,]+, requested: (?<requested>\\S+), used: (?<used>\\S+), limited: (?<limited>\\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form { get; }

    /// <summary>The exceeded resources.</summary>
    /// <param name="words">The API server's message.</param>
    /// <param name="old">The replaced pod; null if there is none.</param>
    /// <param name="wanted">The new pod.</param>
    /// <returns>One entry for each resource; empty if the error is not a quota refusal, or the usage cannot be computed.</returns>
    public static IReadOnlyList<QuotaShortage> Read(string words, V1Pod? old, V1Pod wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        var match = Form.Match(words ?? "");
        if (!match.Success || old is null || !AsksForNoMore(old, wanted))
            return [];
        var (requested, used, limited) = (Figures(match.Groups["requested"].Value), Figures(match.Groups["used"].Value), Figures(match.Groups["limited"].Value));
        return requested.Count > 0 && requested.Keys.All(name => used.ContainsKey(name) && limited.ContainsKey(name))
            ? [.. requested.Select(one => new QuotaShortage(one.Key, one.Value, used[one.Key], limited[one.Key], PodUsage.Of(old, one.Key)))]
            : [];
    }

    private static Dictionary<string, decimal> Figures(string text)
    {
        var figures = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var part in text.Split(','))
        {
            if (part.Split('=') is not [var name, var value] || !Quantities.TryRead(value, out var figure))
                return [];
            figures[name] = figure;
        }

        return figures;
    }

    /// <summary>Whether the same quotas apply to both pods and the new one uses no more than the old one.</summary>
    private static bool AsksForNoMore(V1Pod old, V1Pod wanted)
    {
        if (Hash(old) is { } hash && hash == Hash(wanted))
            return true;
        var (before, now) = (old.Spec?.Containers?.FirstOrDefault(one => one.Name == wanted.Spec.Containers[0].Name)?.Resources, wanted.Spec.Containers[0].Resources);
        return old.Spec?.PriorityClassName == wanted.Spec.PriorityClassName && now is not null && before is not null
            && Fits(now.Limits, before.Limits) && Fits(now.Requests ?? now.Limits, before.Requests);
    }

    private static bool Fits(IDictionary<string, ResourceQuantity>? now, IDictionary<string, ResourceQuantity>? before) =>
        (now ?? new Dictionary<string, ResourceQuantity>()).All(one => before?.TryGetValue(one.Key, out var known) == true && one.Value.ToDecimal() <= known.ToDecimal());

    private static string? Hash(V1Pod pod) => pod.Metadata.Annotations?.TryGetValue(Annotations.SpecHash, out var hash) == true ? hash : null;
}
