using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Registers the handlers that count row changes.</summary>
internal static class ActivityServices
{
    public static IServiceCollection AddActivity(this IServiceCollection services) => services
        .AddSingleton<IActionHandler, RecordFirstServingHandler>()
        .AddSingleton<IFactQueryHandler, DriftQueryHandler>()
        .AddSingleton<IFactQueryHandler, SnapshotChangesQueryHandler>();
}
