using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using UmsOperator.Postgres.Sessions;

namespace UmsOperator.Postgres;

/// <summary>Registers this room.</summary>
public static class PostgresRoom
{
    /// <summary>Adds <see cref="IUmsDatabase"/> as a singleton.</summary>
    /// <param name="services">The services; logging is expected among them.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddPostgresRoom(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ProcessMark>();
        services.AddSingleton<OperatorConnections>();
        // Handlers, as services.AddSingleton<IActionHandler, …>() or <IQuestionHandler, …>, in the order of the protocol.
        services.AddSingleton<IUmsDatabase, UmsDatabase>();
        return services;
    }
}
