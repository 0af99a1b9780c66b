using UmsOperator.Api.Status;

namespace UmsOperator.Core.Model;

/// <summary>The desired state of a server's pod.</summary>
public sealed record ServerIntent
{
    /// <summary>Ordinal, 0 to 5.</summary>
    public required int Ordinal { get; init; }

    /// <summary>UMS version.</summary>
    public required string Version { get; init; }

    /// <summary>Full image reference.</summary>
    public required string Image { get; init; }

    /// <summary>Its binding.</summary>
    public required Binding Binding { get; init; }

    /// <summary>Update mode if bound to a snapshot, otherwise production mode.</summary>
    public ServerMode Mode => Binding.Kind == BindingKind.Snapshot ? ServerMode.Update : ServerMode.Production;

    /// <summary>May it migrate the schema it finds (UMS_MIGRATE)?</summary>
    public bool MayMigrate => Binding.Kind.MayMigrate();
}
