using System.Text.Json.Serialization;

namespace UmsOperator.Core.Model;

/// <summary>What a server does with its binding. The letter is part of the binding's ID.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BindingKind>))]
public enum BindingKind
{
    /// <summary>Ordinary server on production (letter p).</summary>
    Production,

    /// <summary>Server on its own snapshot (letter s).</summary>
    Snapshot,

    /// <summary>The server that migrates or bootstraps production (letter m).</summary>
    Migrator,
}
