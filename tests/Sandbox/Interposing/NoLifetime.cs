using Microsoft.Extensions.Hosting;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>Host lifetime for a host that is embedded in another program.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
