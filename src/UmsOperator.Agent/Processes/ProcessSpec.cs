namespace UmsOperator.Agent.Processes;

/// <summary>What to start.</summary>
/// <param name="Name">The word before its lines.</param>
/// <param name="Command">Absolute path of the program, and its arguments.</param>
/// <param name="WorkingFolder">Absolute path.</param>
/// <param name="Environment">All its variables: nothing is inherited.</param>
internal sealed record ProcessSpec(string Name, IReadOnlyList<string> Command, string WorkingFolder, IReadOnlyDictionary<string, string> Environment);
