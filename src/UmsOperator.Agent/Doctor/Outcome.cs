namespace UmsOperator.Agent.Doctor;

/// <summary>What was found about an assumption.</summary>
internal enum Outcome
{
    /// <summary>The system is as the setting says.</summary>
    AsAssumed,

    /// <summary>There is something; no setting says what it must be.</summary>
    Found,

    /// <summary>The system differs: the setting must be changed.</summary>
    Different,

    /// <summary>It cannot be seen now, for example because the server does not run.</summary>
    Unknown,
}
