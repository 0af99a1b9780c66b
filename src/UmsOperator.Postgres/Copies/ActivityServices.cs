using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Registers this folder.</summary>
internal static class ActivityServices
{
    /// <summary>Adds what counts row changes.</summary>
    public static IServiceCollection AddActivity(this IServiceCollection services) => services
        .AddSingleton<IActionHandler, RecordFirstServingHandler>()
        .AddSingleton<IFactQueryHandler, DriftQueryHandler>()
        .AddSingleton<IFactQueryHandler, SnapshotChangesQueryHandler>();
}
