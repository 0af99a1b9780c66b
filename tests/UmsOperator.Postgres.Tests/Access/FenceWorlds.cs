using UmsOperator.Postgres.Tests.Servers;

namespace UmsOperator.Postgres.Tests.Access;

/// <summary>One world of each major for a class, whose tests follow one another and take roles of their own.</summary>
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
