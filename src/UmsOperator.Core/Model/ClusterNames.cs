namespace UmsOperator.Core.Model;

/// <summary>Names of everything that the operator creates for one cluster. A database or role belongs to the cluster if its full name matches.</summary>
public static class ClusterNames
{
    /// <summary>The setting of production that holds the uid of its cluster.</summary>
    public const string ClaimSetting = "umsoperator.cluster";

    private const string Prefix = "ums";
    private const int Uid8Length = 8;

    /// <summary>Prefix of every database and role name of the cluster: <c>ums_&lt;uid8&gt;_</c>.</summary>
    /// <param name="uid">Uid of the cluster.</param>
    /// <returns>The prefix; ends in an underscore.</returns>
    public static string Claim(string uid) => $"{Prefix}_{Uid8(uid)}_";

    /// <summary>The claim prefix of a name.</summary>
    /// <param name="name">Name of a copy or role for which <see cref="IsClaimed"/> holds.</param>
    /// <returns>The prefix, as <see cref="Claim"/> returns it for that cluster's uid.</returns>
    public static string ClaimOf(string name) => name[..Claim(Guid.Empty.ToString()).Length];

    /// <summary>Whether a name has the prefix of any cluster's copies and roles: <c>ums_</c>, eight hexadecimal digits, <c>_</c>.</summary>
    /// <param name="name">Name of a database or role.</param>
    /// <returns>True if it has.</returns>
    public static bool IsClaimed(string name)
    {
        var digits = Prefix.Length + 1;
        return name.Length > digits + Uid8Length
            && name.StartsWith(Prefix + '_', StringComparison.Ordinal)
            && name[digits + Uid8Length] == '_'
            && name[digits..(digits + Uid8Length)].All(char.IsAsciiHexDigitLower);
    }

    /// <summary>Whether a text can be the uid of a cluster. A claim read from a database can be any text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>True if it has the form of the API server's uids.</returns>
    public static bool IsUid(string text) => Guid.TryParseExact(text, "D", out _);

    /// <summary>First eight hexadecimal digits of a uid.</summary>
    /// <param name="uid">Uid of the cluster.</param>
    /// <returns>Eight characters.</returns>
    public static string Uid8(string uid) => uid.Replace("-", "", StringComparison.Ordinal)[..Uid8Length];

    /// <summary>Name of a copy.</summary>
    /// <param name="uid">Uid of the cluster.</param>
    /// <param name="updateId">Id of the update.</param>
    /// <param name="kind">Kind of the copy.</param>
    /// <param name="number">Ordinal of a snapshot, attempt number of a failed database, otherwise 0.</param>
    /// <returns>The full name, well under 63 bytes.</returns>
    public static string Copy(string uid, string updateId, CopyKind kind, int number = 0) => Claim(uid) + updateId + "_" + kind switch
    {
        CopyKind.Golden => "golden",
        CopyKind.Snapshot => $"s{number}",
        CopyKind.RestorePoint => "rp",
        CopyKind.Failed => $"failed{number}",
        _ => "scratch",
    };

    /// <summary>Parses a copy's name; the inverse of <see cref="Copy"/>.</summary>
    /// <param name="uid">Uid of the cluster.</param>
    /// <param name="name">Name of a database.</param>
    /// <param name="updateId">Id of the update.</param>
    /// <param name="kind">Kind of the copy.</param>
    /// <param name="number">Ordinal or attempt.</param>
    /// <returns>True if the full name is a copy of this cluster; any other database is never touched.</returns>
    public static bool TryReadCopy(string uid, string name, out string updateId, out CopyKind kind, out int number)
    {
        (updateId, kind, number) = ("", default, 0);
        if (!name.StartsWith(Claim(uid), StringComparison.Ordinal) || name[Claim(uid).Length..].Split('_') is not [{ Length: > 0 } id, { } rest])
            return false;
        updateId = id;
        (var known, kind, number) = rest switch
        {
            "golden" => (true, CopyKind.Golden, 0),
            "rp" => (true, CopyKind.RestorePoint, 0),
            "scratch" => (true, CopyKind.Scratch, 0),
            ['s', >= '1' and <= '9' and var digit] => (true, CopyKind.Snapshot, digit - '0'),
            ['f', 'a', 'i', 'l', 'e', 'd', ..] when int.TryParse(rest.AsSpan(6), System.Globalization.NumberStyles.None, null, out var attempt) && attempt > 0 => (true, CopyKind.Failed, attempt),
            _ => (false, default, 0),
        };
        return known;
    }

    /// <summary>The binding with the names of its role and Secret.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="uid">Uid of the cluster.</param>
    /// <param name="updateId">Id of the update or adoption.</param>
    /// <param name="ordinal">Ordinal of the server.</param>
    /// <param name="kind">Kind of the binding.</param>
    /// <param name="database">The database.</param>
    /// <param name="suffix">Distinguishes two bindings of one kind in one update: attempts, return and rejoin.</param>
    /// <returns>The binding.</returns>
    public static Binding Binding(string cluster, string uid, string updateId, int ordinal, BindingKind kind, string database, string suffix = "")
    {
        var letter = kind switch { BindingKind.Snapshot => "s", BindingKind.Migrator => "m", _ => "p" };
        var id = $"{updateId}-{ordinal}{letter}{suffix}";
        return new Binding
        {
            Id = id,
            Ordinal = ordinal,
            Kind = kind,
            Database = database,
            Role = Role(uid, id),
            SecretName = $"{cluster}-{id}",
        };
    }

    /// <summary>Parses a binding ID.</summary>
    /// <param name="id">The id.</param>
    /// <param name="ordinal">Ordinal of its server.</param>
    /// <param name="kind">Kind of the binding.</param>
    /// <returns>True if the text is a well-formed ID.</returns>
    public static bool TryReadBinding(string id, out int ordinal, out BindingKind kind)
    {
        (ordinal, kind) = (BindingId.OrdinalOf(id), BindingId.KindOf(id) ?? BindingKind.Production);
        return ordinal is >= 0 and <= 5 && BindingId.KindOf(id) is not null;
    }

    /// <summary>Name of a binding's role.</summary>
    /// <param name="uid">Uid of the cluster.</param>
    /// <param name="bindingId">Id of the binding.</param>
    /// <returns>The name.</returns>
    public static string Role(string uid, string bindingId) => Claim(uid) + bindingId.Replace('-', '_');

    /// <summary>Parses a role's name; the inverse of <see cref="Role"/>.</summary>
    /// <param name="uid">Uid of the cluster.</param>
    /// <param name="role">Name of a role.</param>
    /// <returns>The binding ID, or null if the role does not belong to this cluster.</returns>
    public static string? BindingOfRole(string uid, string role) =>
        role.StartsWith(Claim(uid), StringComparison.Ordinal) && role[Claim(uid).Length..].Split('_') is [{ Length: > 0 } id, { Length: > 1 } rest]
            ? $"{id}-{rest}"
            : null;

    /// <summary>Prefix of the names of a cluster's former binding roles that could not be dropped because objects depend on them.</summary>
    /// <param name="uid">Uid of the cluster.</param>
    public static string EndedRole(string uid) => Claim(uid) + "ended";

    /// <summary>Name of a server's pod.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="ordinal">Ordinal.</param>
    /// <returns>The name.</returns>
    public static string Pod(string cluster, int ordinal) => $"{cluster}-{ordinal}";
}
