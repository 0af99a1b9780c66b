using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using UmsOperator.Postgres.Access;
using UmsOperator.Postgres.Connections;
using UmsOperator.Postgres.Copies;
using UmsOperator.Postgres.Dispatching;
using UmsOperator.Postgres.Fingerprints;
using UmsOperator.Postgres.Observing;
using UmsOperator.Postgres.Preflight;

namespace UmsOperator.Postgres.Hosting;

/// <summary>Registers the services of this project.</summary>
public static class PostgresServices
{
    /// <summary>Adds <see cref="IUmsDatabase"/> and everything that it needs as singletons.</summary>
    /// <param name="services">The services. Logging must be among them.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPostgres(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(new OperatorIdentity(Environment.MachineName));
        services.AddSingleton<ProcessMark>();
        services.AddSingleton<BoundedLogin>();
        services.AddSingleton<OperatorConnections>();
        services.AddSingleton<BackendEnder>();
        services.AddSingleton<WorkerRoles>();
        services.AddSingleton<FormerLogins>();
        services.AddSingleton<ClusterLocks>();
        services.TryAddSingleton(new Random());
        services.AddSingleton<HostContacts>();
        services.AddSingleton<ProductionGuard>();
        services.AddSingleton<DatabaseObserver>();
        services.AddSingleton<QuietInstant>();
        services.AddSingleton<CommittedChanges>();
        services.AddSingleton<FactQueryDispatcher>();
        services.AddSingleton<IUmsDatabase, UmsDatabase>();

        // There is one handler for each action and each fact query. The methods below register the others.
        services.AddSingleton<IActionHandler, ClaimProductionHandler>();
        services.AddSingleton<IActionHandler, ReleaseProductionHandler>();
        services.AddSingleton<IActionHandler, OpenProductionHandler>();
        services.AddSingleton<IActionHandler, GrantLargeObjectsHandler>();
        services.AddSingleton<IActionHandler, RemoveRegistryRowsHandler>();
        services.AddSingleton<IActionHandler, CreateRoleHandler>();
        services.AddSingleton<IActionHandler, FenceRoleHandler>();
        services.AddSingleton<IActionHandler, DropRoleHandler>();
        services.AddSingleton<IActionHandler, TakeRestorePointHandler>();
        services.AddSingleton<IActionHandler, WriteMigrationPhaseHandler>();
        services.AddSingleton<IActionHandler, SwapBackHandler>();
        services.AddSingleton<IActionHandler, KeepUntilHandler>();
        services.AddPreflight();
        services.AddFingerprints();
        services.AddActivity();
        services.AddCopies();
        return services;
    }
}
