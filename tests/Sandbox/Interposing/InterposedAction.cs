using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>A change by an operator, as seen by a proxy. A closed set.</summary>
public abstract record InterposedAction
{
    private InterposedAction()
    {
    }

    /// <summary>Whether the server executed it; null before its effect.</summary>
    public bool? Succeeded { get; init; }

    /// <summary>A request that changes something on the API server.</summary>
    /// <param name="Method">POST, PUT, PATCH or DELETE.</param>
    /// <param name="Resource">Plural, such as <c>pods</c>.</param>
    /// <param name="Name">Name of the object; empty if unknown.</param>
    /// <param name="Subresource">Such as <c>status</c>; empty for the object itself.</param>
    /// <param name="Body">The body; null if it is not a JSON object.</param>
    public sealed record ApiRequest(string Method, string Resource, string Name, string Subresource, JsonObject? Body) : InterposedAction
    {
        /// <summary>Whether it is a dry run, which changes nothing.</summary>
        public bool IsTrial { get; init; }
    }

    /// <summary>A statement that changes something on the database server; for a transaction, its COMMIT.</summary>
    /// <param name="Task">The session's task, from its application_name.</param>
    /// <param name="Database">The session's database.</param>
    /// <param name="Text">The statement.</param>
    /// <param name="Written">The changing statements: those of the transaction for a COMMIT, otherwise the statement itself.</param>
    public sealed record Statement(string Task, string Database, string Text, ImmutableArray<string> Written) : InterposedAction;
}
