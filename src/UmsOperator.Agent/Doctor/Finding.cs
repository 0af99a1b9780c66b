namespace UmsOperator.Agent.Doctor;

/// <summary>One line of the doctor's report. It contains no secrets: no values of variables and no passwords.</summary>
/// <param name="Setting">The setting that holds the assumption.</param>
/// <param name="Outcome">Whether it holds.</param>
/// <param name="Detail">What was assumed and found.</param>
internal sealed record Finding(string Setting, Outcome Outcome, string Detail);
