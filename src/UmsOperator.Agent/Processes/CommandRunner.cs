namespace UmsOperator.Agent.Processes;

/// <summary>Runs short programs to their end, with a deadline.</summary>
internal sealed class CommandRunner(ProcessStarter starter, TimeProvider time)
{
    private const int MaxOutput = 256 << 10;
    private const int MaxErrors = 16 << 10;

    // Its own children may hold its stdout longer than it lives.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <exception cref="StartRefusedException">The program cannot be started.</exception>
    public async Task<CommandResult> RunAsync(ProcessSpec spec, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var process = starter.Launch(spec);
        try
        {
            process.StandardInput.Close();
            var (output, errors) = (new CapturedText(MaxOutput), new CapturedText(MaxErrors));
            var read = Task.WhenAll(output.ReadAsync(process.StandardOutput.BaseStream), errors.ReadAsync(process.StandardError.BaseStream));
            var code = await WaitAsync(process, timeout, cancellationToken);
            await Task.WhenAny(read, Task.Delay(Grace, time, CancellationToken.None));
            return new CommandResult(code, output.Text, errors.Text);
        }
        finally
        {
            starter.Forget(process.Id);
        }
    }

    private async Task<int> WaitAsync(System.Diagnostics.Process process, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            foreach (var entry in ProcessTable.Below(process.Id))
                Libc.Signal(entry.Id, Libc.SigKill);
            Libc.Signal(process.Id, Libc.SigKill);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return -1;
        }
    }
}
