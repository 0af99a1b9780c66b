namespace UmsOperator.Core.Protocol;

/// <summary>The API server has not just refused the migrator's pod for the second time in a row. Each attempt closes production, so the next one waits.</summary>
internal sealed class MigratorRefusedGate : IGate
{
    public const string Name = "MigratorRefused";

    public GateResult Judge(PlanContext context)
    {
        if (MigratorRefusal.WaitsUntil(context) is not { } until)
            return Gate.Open(Name);
        var words = context.Update!.RefusedMigrator?.Message ?? "";
        return Gate.Closed(Name,
            $"the migrator's pod was refused {MigratorRefusal.Times(context)} times although its dry run passed{(words.Length > 0 ? $": {words}" : "")}; nothing was migrated; the next attempt begins at {until:u}; {RefusalCure.For(words)}");
    }
}
