using System.Text.Json.Serialization;

namespace UmsOperator.Api.Status;

/// <summary>The steps of the update protocol.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpdateStep>))]
public enum UpdateStep
{
    /// <summary>Step 2: the console's door is closed, production is recorded.</summary>
    Freeze,

    /// <summary>Step 3: the golden copy is made and compared.</summary>
    GoldenCopy,

    /// <summary>Step 4: servers move to their snapshots and the new version.</summary>
    Detach,

    /// <summary>Step 5: production's schema is migrated, behind the gate.</summary>
    Migrate,

    /// <summary>Step 6: servers return to production.</summary>
    Rejoin,

    /// <summary>Step 7: the console opens, copies go, history is written.</summary>
    Finish,

    /// <summary>Way out: production is swapped back to its restore point.</summary>
    SwapBack,

    /// <summary>Way out: servers return to the old version on production.</summary>
    Return,

    /// <summary>Way out after the commit, on a person's word: servers on production stop, and it goes back to its restore point.</summary>
    Rollback,
}
