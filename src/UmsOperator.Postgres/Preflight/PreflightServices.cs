using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Preflight;

/// <summary>Registers the checks, in the order in which they run and their findings are shown.</summary>
internal static class PreflightServices
{
    public static IServiceCollection AddPreflight(this IServiceCollection services) => services
        .AddSingleton<IPreflightCheck, PoolerCheck>()
        .AddSingleton<IPreflightCheck, ServerVersionCheck>()
        .AddSingleton<IPreflightCheck, OperatorRightsCheck>()
        .AddSingleton<IPreflightCheck, ScratchLoginCheck>()
        .AddSingleton<IPreflightCheck, ConfinedServersCheck>()
        .AddSingleton<IPreflightCheck, ClaimCheck>()
        .AddSingleton<IPreflightCheck, OwnershipCheck>()
        .AddSingleton<IPreflightCheck, SessionsCheck>()
        .AddSingleton<IPreflightCheck, PublicConnectCheck>()
        .AddSingleton<IPreflightCheck, ConnectionsCheck>()
        .AddSingleton<IPreflightCheck, ConnectionLimitsCheck>()
        .AddSingleton<IPreflightCheck, ReplicationCheck>()
        .AddSingleton<IPreflightCheck, RegistryCheck>()
        .AddSingleton<IPreflightCheck, GoldenProgramsCheck>()
        .AddSingleton<IPreflightCheck, ExtensionsCheck>()
        .AddSingleton<IPreflightCheck, StreamableCheck>()
        .AddSingleton<IPreflightCheck, ReadableCheck>()
        .AddSingleton<IPreflightCheck, InvalidIndexesCheck>()
        .AddSingleton<IPreflightCheck, DanglingCheck>()
        .AddSingleton<IPreflightCheck, ForeignKeysCheck>()
        .AddSingleton<IPreflightCheck, ExpressionsCheck>()
        .AddSingleton<IPreflightCheck, SettingsCheck>()
        .AddSingleton<IPreflightCheck, SpaceCheck>()
        .AddSingleton<IPreflightCheck, TablespacesCheck>()
        .AddSingleton<IPreflightCheck, ClockCheck>()
        // Must be last: it runs only if no other check blocks.
        .AddSingleton<IPreflightCheck, SchemaTrialCheck>()
        .AddSingleton<IFactQueryHandler, PreflightQueryHandler>();
}
