using UmsOperator.Core.Model;
using UmsOperator.Core.Protocol;

namespace UmsOperator.Core.SteadyState;

/// <summary>Step 0. A database is adopted only if it exists, no cluster that is alive claims it, its schema is not newer, and the operator has all rights.</summary>
internal static class Adoption
{
    /// <summary>Done once production carries this cluster's claim.</summary>
    public static StepResult Advance(PlanContext context)
    {
        var database = context.Spec.Database;
        if (context.Observed.Database.Production is not { } production)
            return StepResult.Hold("the production database", $"database.name: there is no database '{database.Name}' on {database.Host}:{database.Port}; create it or correct the name");
        if (Claimant.IsOurs(context))
            return StepResult.Done;
        if (Problem(context, production) is { } problem)
            return StepResult.Hold("the production database", problem);
        var query = new FactQuery.Preflight(PreflightScope.Adopt, 0) { AdoptFrom = production.Claim };
        if (context.Answer(query) is not { } answer)
            return StepResult.Need(query);
        if (answer.Error is { } error)
            return StepResult.Hold("the production database", error);
        var blocking = answer.Findings.Where(finding => finding.Blocks).Select(finding => finding.Message).ToList();
        return blocking.Count > 0
            ? StepResult.Hold("the production database", string.Join("; ", blocking))
            : StepResult.Act("the claim on the production database", null,
                new DatabaseAction.ClaimProduction(context.Cluster.Uid, production.Claim) { EndLogins = Claimant.IsFormer(context, production) });
    }

    // The schema of a database that this cluster neither claims nor owns was not read: preflight reports a wrong owner, and the schema is checked once the database is claimed.
    private static string? Problem(PlanContext context, ProductionObserved production) =>
        production.Claim is not null ? Claimant.Refusal(context, production)
        : production.OwnedByOperator ? SchemaProblem(context, production)
        : null;

    /// <summary>A schema that cannot be read or is newer than the wanted version is refused before anything is changed.</summary>
    public static string? SchemaProblem(PlanContext context, ProductionObserved production)
    {
        if (!production.AllowsConnections || production.Empty == true)
            return null;
        if (!SchemaVersion.TryParse(production.SchemaVersion, out var schema))
            return $"{production.SchemaProblem ?? "database.schemaVersionQuery gives no row of the form MAJOR.MINOR; correct the query"}; or name a database that is empty or holds UMS";
        return UmsVersion.TryParse(context.Spec.Version, out var wanted) && schema > wanted.Schema
            ? $"version: {context.Spec.Version} is older than the schema {schema} of '{context.ProductionName}', and UMS cannot go back over a MAJOR.MINOR; set spec.version to {schema} with a patch, or restore an older backup"
            : null;
    }
}
