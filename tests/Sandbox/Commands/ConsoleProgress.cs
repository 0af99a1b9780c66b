namespace UmsOperator.Sandbox.Commands;

/// <summary>Writes lines to standard output immediately and in order.</summary>
internal sealed class ConsoleProgress(string name) : IProgress<string>
{
    private readonly Lock _gate = new();

    public void Report(string value)
    {
        lock (_gate)
            Console.Out.WriteLine($"{name}: {value}");
    }
}
