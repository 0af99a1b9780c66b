using UmsOperator.Cli.Commands;
using UmsOperator.Cli.Terminals;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await CommandTree.RunAsync(args, Terminal.OfProcess(args), stop.Token);
