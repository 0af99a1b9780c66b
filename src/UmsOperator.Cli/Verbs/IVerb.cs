using UmsOperator.Api;

namespace UmsOperator.Cli.Verbs;

/// <summary>Something that a person can ask of the operator. Pure: it judges documents and does nothing itself.</summary>
internal interface IVerb
{
    /// <summary>The command's name.</summary>
    string Name { get; }

    /// <summary>Outcomes in the history that are what was asked for; empty: it ends nothing.</summary>
    IReadOnlyList<string> GoodEnds { get; }

    /// <summary>What it would do now.</summary>
    /// <param name="cluster">The cluster as it is.</param>
    /// <param name="now">The time.</param>
    Verdict Judge(UmsCluster cluster, DateTime now);

    /// <summary>What the operator made of it; null: nothing yet.</summary>
    /// <param name="cluster">The cluster after the request was written.</param>
    /// <param name="written">The request.</param>
    Reply? Look(UmsCluster cluster, Written written);
}
