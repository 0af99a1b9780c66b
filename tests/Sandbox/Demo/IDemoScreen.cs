namespace UmsOperator.Sandbox.Demo;

/// <summary>Where an update is followed.</summary>
internal interface IDemoScreen
{
    /// <summary>Shows frames for as long as the task runs.</summary>
    /// <param name="follow">Is given what shows a frame.</param>
    Task RunAsync(Func<Action<DemoFrame>, Task> follow);
}
