using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>One <see cref="FenceScenario"/> of each major version for a test class. Its tests run one after another and use different roles.</summary>
public sealed class FenceScenarios : IAsyncDisposable
{
    private readonly Dictionary<int, FenceScenario> _scenarios = [];

    internal async Task<FenceScenario> GetAsync(PostgresServers servers, int major)
    {
        if (!_scenarios.TryGetValue(major, out var scenario))
            _scenarios[major] = scenario = await FenceScenario.CreateAsync(servers, major);
        return scenario;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var scenario in _scenarios.Values)
            await scenario.DisposeAsync();
    }
}
