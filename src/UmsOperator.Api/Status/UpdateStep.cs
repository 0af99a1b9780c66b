using System.Text.Json.Serialization;

namespace UmsOperator.Api.Status;

/// <summary>Steps of the update protocol. Step 1, preflight, runs before an update begins.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UpdateStep>))]
public enum UpdateStep
{
    /// <summary>Step 2: the console Service loses its endpoints; the state of production is recorded.</summary>
    Freeze,

    /// <summary>Step 3: the golden copy is created and compared with production.</summary>
    GoldenCopy,

    /// <summary>Step 4: servers move to their snapshots and to the new version.</summary>
    Detach,

    /// <summary>Step 5: the schema of production is migrated once the gates are open.</summary>
    Migrate,

    /// <summary>Step 6: servers return to production.</summary>
    Rejoin,

    /// <summary>Step 7: the console Service gets its endpoints back, copies are dropped, and history is written.</summary>
    Finish,

    /// <summary>Undo: production is replaced by its restore point.</summary>
    SwapBack,

    /// <summary>Undo: servers return to the old version on production.</summary>
    Return,

    /// <summary>Rollback after the commit, requested by annotation: servers on production stop, and production is replaced by its restore point.</summary>
    Rollback,
}
