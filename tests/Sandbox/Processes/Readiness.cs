using System.Diagnostics;

namespace UmsOperator.Sandbox.Processes;

/// <summary>Waits until a started process is ready.</summary>
internal static class Readiness
{
    /// <exception cref="SandboxException">The process exited, or was not ready within the deadline.</exception>
    public static async Task WaitAsync(
        SandboxProcess process, Func<CancellationToken, Task<bool>> isReady, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (!process.HasExited)
        {
            if (await isReady(cancellationToken))
                return;
            if (clock.Elapsed > deadline)
                throw new SandboxException($"{process.Spec.Name} is not ready after {deadline}:\n{string.Join('\n', process.LogTail())}");
            await Task.WhenAny(process.Exited, Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken));
        }

        throw SandboxException.Ended(process);
    }
}
