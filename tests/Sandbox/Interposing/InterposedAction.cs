using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace UmsOperator.Sandbox.Interposing;

/// <summary>Something that an operator does to the world, as a proxy sees it. A closed set.</summary>
public abstract record InterposedAction
{
    private InterposedAction()
    {
    }

    /// <summary>Whether the server did it; null before it.</summary>
    public bool? Succeeded { get; init; }

    /// <summary>A request that changes something on the API server.</summary>
    /// <param name="Method">POST, PUT, PATCH or DELETE.</param>
    /// <param name="Resource">Plural, such as <c>pods</c>.</param>
    /// <param name="Name">Name of the object; empty if the body names none.</param>
    /// <param name="Subresource">Such as <c>status</c>; empty for the object itself.</param>
    /// <param name="Body">The body; null if it is none or no JSON object.</param>
    public sealed record ApiRequest(string Method, string Resource, string Name, string Subresource, JsonObject? Body) : InterposedAction
    {
        /// <summary>A dry run: it changes nothing.</summary>
        public bool IsTrial { get; init; }
    }

    /// <summary>A statement that changes something on the database server; of a transaction that wrote, its COMMIT.</summary>
    /// <param name="Task">The session's task, as its application_name says.</param>
    /// <param name="Database">The session's database.</param>
    /// <param name="Text">The statement.</param>
    /// <param name="Written">What it writes: of a COMMIT the statements of its transaction, else itself.</param>
    public sealed record Statement(string Task, string Database, string Text, ImmutableArray<string> Written) : InterposedAction;
}
