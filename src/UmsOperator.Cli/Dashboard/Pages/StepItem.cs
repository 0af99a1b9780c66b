namespace UmsOperator.Cli.Dashboard.Pages;

/// <summary>A step of the update.</summary>
/// <param name="Step">Its name.</param>
/// <param name="Mark">How far it is.</param>
/// <param name="Note">How long it took, or since when it runs.</param>
internal sealed record StepItem(string Step, string Mark, string Note);
