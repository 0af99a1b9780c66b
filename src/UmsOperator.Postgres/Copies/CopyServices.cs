using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Copies;

/// <summary>Registers what makes and drops copies.</summary>
internal static class CopyServices
{
    public static IServiceCollection AddCopies(this IServiceCollection services) => services
        .AddSingleton<CopyPlace>()
        .AddSingleton<LogicalCopyWork>()
        .AddSingleton<ClosedClone>()
        .AddSingleton<IActionHandler, MakeGoldenHandler>()
        .AddSingleton<IActionHandler, MakeSnapshotHandler>()
        .AddSingleton<IActionHandler, DropCopyHandler>();
}
