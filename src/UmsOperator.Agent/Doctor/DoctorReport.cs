namespace UmsOperator.Agent.Doctor;

/// <summary>The report that a user may send back.</summary>
/// <param name="Agent">The agent's version.</param>
/// <param name="OperatingSystem">As the system calls itself.</param>
/// <param name="Findings">All of them, in the order of the checks.</param>
internal sealed record DoctorReport(string Agent, string OperatingSystem, IReadOnlyList<Finding> Findings);
