using Microsoft.Extensions.Hosting;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>For a host inside a program that has its own beginning and end.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
