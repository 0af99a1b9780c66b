using Microsoft.Extensions.DependencyInjection;
using UmsOperator.Postgres.Dispatching;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>Registers the comparer and the fact queries about fingerprints.</summary>
internal static class FingerprintServices
{
    public static IServiceCollection AddFingerprints(this IServiceCollection services) => services
        .AddSingleton<FingerprintComparer>()
        .AddSingleton<IFactQueryHandler, FingerprintQueryHandler>()
        .AddSingleton<IFactQueryHandler, CompareQueryHandler>();
}
