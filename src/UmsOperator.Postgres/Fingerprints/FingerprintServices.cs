using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Registers this folder.</summary>
internal static class FingerprintServices
{
    /// <summary>Adds the questions about fingerprints.</summary>
    public static IServiceCollection AddFingerprints(this IServiceCollection services) => services
        .AddSingleton<FingerprintComparer>()
        .AddSingleton<IFactQueryHandler, FingerprintQueryHandler>()
        .AddSingleton<IFactQueryHandler, CompareQueryHandler>();
}
