using UmsOperator.Api;
using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.SteadyState;

/// <summary>
/// Decides about another cluster's claim on production. Only the claim determines which cluster a database belongs to, and it is replaced only if that cluster shows no sign of life.
/// Until then no message names that cluster, because it may belong to another tenant.
/// </summary>
internal static class Claimant
{
    /// <summary>Whether production carries this cluster's claim: it is the database that the cluster was created for or took over.</summary>
    public static bool IsOurs(PlanContext context) => context.Observed.Database.Production?.Claim == context.Cluster.Uid;

    /// <summary>Whether production carries the claim of another cluster.</summary>
    public static bool IsAnother(PlanContext context) => context.Observed.Database.Production is { Claim: { } claim } && claim != context.Cluster.Uid;

    /// <summary>Why the claim stays, with the remedy; null if its replacement is requested by annotation and its cluster is gone.</summary>
    public static string? Refusal(PlanContext context, ProductionObserved production)
    {
        var wanted = context.RequestAnnotation(Annotations.AdoptFrom);
        var (field, claim) = ($"database.name: '{context.ProductionName}'", production.Claim!);
        var giveUp = $"run as a superuser: ALTER DATABASE {Quoted(context.ProductionName)} RESET {ClusterNames.ClaimSetting}";
        if (!ClusterNames.IsUid(claim))
            return $"{field} carries a claim that is not the uid of a UmsCluster; choose another database, or, if nobody uses this one, {giveUp}";
        var ignored = wanted is null ? "" : $"; the annotation {Annotations.AdoptFrom} is refused while that is so";
        if (context.Cluster.ClaimantLives || production.Claimant is { LockHeld: true })
            return $"{field} is in use by another UmsCluster; choose another database, or delete that cluster first{ignored}";
        if (IsFormer(context, production) && production.Claimant is { } left)
        {
            return left.Sessions > 0
                ? $"{field} is in use by servers of the cluster whose Secrets are in this namespace, as after a restore from a backup; delete their pods, or whatever else has a session there, and this message then says how to continue{ignored}"
                : wanted == claim
                ? null
                : $"{field} is claimed by the cluster with uid {claim}, and Secrets of its servers are in this namespace, as after a restore from a backup; if it runs nowhere else any more, annotate this one "
                    + $"with {Annotations.AdoptFrom}={claim}: its logins are terminated and dropped, and the servers get new ones";
        }

        if (Doubt(production.Claimant) is { } doubt)
            return $"{field} is claimed by another UmsCluster that may still exist: {doubt}; choose another database, or, if that cluster is gone for good, stop its servers and {giveUp}{ignored}";
        return wanted == claim
            ? null
            : $"{field} is claimed by the cluster with uid {claim}, which shows no sign of life; if it is gone for good, annotate this one with {Annotations.AdoptFrom}={claim}, else choose another database";
    }

    /// <summary>The problem if production lost its claim during an update: it may be another database with the same name.</summary>
    public static string Missing(PlanContext context) =>
        $"database.name: '{context.ProductionName}' carries no claim any more, and an update is under way; find out why; if it is this cluster's database, "
        + $"run as a superuser: ALTER DATABASE {Quoted(context.ProductionName)} SET {ClusterNames.ClaimSetting} = '{context.Cluster.Uid}'";

    /// <summary>
    /// Whether Secrets in this namespace were created for the cluster of that claim, which was this one before a restore from a backup. Anybody can write a name into a Secret, so one of its
    /// logins must work with the password in it, unless none of them can log in any more.
    /// </summary>
    public static bool IsFormer(PlanContext context, ProductionObserved production) =>
        production is { Claim: { } claim, Claimant: { HasFormerLogin: true } or { MayLogIn: false } or { Sessions: > 0 } }
        && ClusterNames.IsUid(claim) && context.Cluster.FormerClaims?.Contains(ClusterNames.Claim(claim)) == true;

    private static string? Doubt(ClaimantObserved? claimant) => claimant switch
    {
        null => "the operator could not check for it",
        { Sessions: > 0 } => "it has sessions, or there are sessions on the database",
        { MayLogIn: true } => "logins of it, or of others, may still connect to the database",
        _ => null,
    };

    private static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
