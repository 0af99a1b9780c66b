using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>One <see cref="FenceWorld"/> of each major version for a test class. Its tests run one after another and use different roles.</summary>
public sealed class FenceWorlds : IAsyncDisposable
{
    private readonly Dictionary<int, FenceWorld> _worlds = [];

    internal async Task<FenceWorld> GetAsync(PostgresServers servers, int major)
    {
        if (!_worlds.TryGetValue(major, out var world))
            _worlds[major] = world = await FenceWorld.CreateAsync(servers, major);
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var world in _worlds.Values)
            await world.DisposeAsync();
    }
}
