namespace UmsOperator.Sandbox.Demo;

/// <summary>Displays the progress of an update.</summary>
internal interface IDemoScreen
{
    /// <summary>Shows frames while the task runs.</summary>
    /// <param name="follow">The task; its argument shows a frame.</param>
    Task RunAsync(Func<Action<DemoFrame>, Task> follow);
}
