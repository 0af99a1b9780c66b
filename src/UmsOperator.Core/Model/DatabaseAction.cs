using System.Text.Json.Serialization;
using UmsOperator.Api.Spec;

namespace UmsOperator.Core.Model;

/// <summary>Actions on the database server, executed by UmsOperator.Postgres. A closed set.</summary>
public abstract record DatabaseAction : PlannedAction
{
    private DatabaseAction()
    {
    }

    /// <summary>Key under which a long action runs in the background pool (the name of the database that it creates); null: the reconcile waits for the action.</summary>
    public virtual string? BackgroundKey => null;

    /// <summary>Step 0: sets the claim on P (<c>ALTER DATABASE … SET "umsoperator.cluster"</c>), revokes CONNECT from PUBLIC, and re-applies database rights.</summary>
    /// <param name="Uid">Uid of the cluster.</param>
    /// <param name="AdoptFrom">Uid of the abandoned cluster whose claim may be replaced; null: P must be unclaimed.</param>
    public sealed record ClaimProduction(string Uid, string? AdoptFrom) : DatabaseAction
    {
        /// <summary>Fences and drops that cluster's logins first: its Secrets came to this cluster in a restore from a backup.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool EndLogins { get; init; }
    }

    /// <summary>Deletion: releases the claim on P. P itself is never dropped.</summary>
    public sealed record ReleaseProduction : DatabaseAction;

    /// <summary>
    /// Creates a binding's login role with the password of its Secret (sent as a SCRAM verifier), membership in the app or owner role, and CONNECT on
    /// one database. An existing role that can log in stays unchanged; a fenced one is an error.
    /// </summary>
    /// <param name="Role">Name of the role.</param>
    /// <param name="SecretName">Secret that holds the password.</param>
    /// <param name="Database">The only database that it may connect to.</param>
    /// <param name="AsOwner">True: member of the object owner (migrators and servers on snapshots). False: member of the app role.</param>
    public sealed record CreateRole(string Role, string SecretName, string Database, bool AsOwner) : DatabaseAction;

    /// <summary>Fences a binding: sets NOLOGIN, revokes CONNECT, terminates its sessions and waits until they are closed. Never undone.</summary>
    /// <param name="Role">Name of the role.</param>
    public sealed record FenceRole(string Role) : DatabaseAction;

    /// <summary>Drops a fenced role with its grants.</summary>
    /// <param name="Role">Name of the role.</param>
    public sealed record DropRole(string Role) : DatabaseAction;

    /// <summary>Step 3: makes the golden copy, compares it with P, analyses and closes it, and writes its comment last (with P's activity as the baseline for drift).</summary>
    /// <param name="Name">Name of the copy.</param>
    /// <param name="Method">Stream or Clone.</param>
    /// <param name="Comment">Its comment; the handler fills in fingerprint, schema version and time.</param>
    public sealed record MakeGolden(string Name, GoldenMethod Method, CopyComment Comment) : DatabaseAction
    {
        /// <inheritdoc/>
        public override string? BackgroundKey => Name;
    }

    /// <summary>Step 4: clones a snapshot from the golden copy, removes the other servers' registry rows, re-applies settings and rights, opens it, and writes its comment last.</summary>
    /// <param name="Name">Name of the copy.</param>
    /// <param name="Golden">Name of the golden copy.</param>
    /// <param name="RegistryHost">Host name of the server whose registry row stays.</param>
    public sealed record MakeSnapshot(string Name, string Golden, string RegistryHost) : DatabaseAction
    {
        /// <inheritdoc/>
        public override string? BackgroundKey => Name;
    }

    /// <summary>Records a snapshot's activity in its comment when its server first serves: the baseline for discarded changes. Does nothing if it is already recorded.</summary>
    /// <param name="Copy">Name of the snapshot.</param>
    public sealed record RecordFirstServing(string Copy) : DatabaseAction;

    /// <summary>
    /// Step 5: closes P, terminates its sessions until two checks one second apart find none, clones the restore point, re-applies settings and
    /// rights, and writes its comment with phase <c>Taken</c>. P stays closed. If sessions remain, P is opened again and the error names them.
    /// </summary>
    /// <param name="Name">Name of the restore point.</param>
    /// <param name="Comment">Its comment.</param>
    public sealed record TakeRestorePoint(string Name, CopyComment Comment) : DatabaseAction
    {
        /// <inheritdoc/>
        public override string? BackgroundKey => Name;
    }

    /// <summary>
    /// Step 5: writes the migration's phase into the restore point's comment. Only Taken → Migrating → Committed; with Committed also P's activity,
    /// the baseline for what a rollback would lose.
    /// </summary>
    /// <param name="RestorePoint">Name of the restore point.</param>
    /// <param name="Phase">The new phase.</param>
    public sealed record WriteMigrationPhase(string RestorePoint, MigrationPhase Phase) : DatabaseAction;

    /// <summary>Sets ALLOW_CONNECTIONS on P.</summary>
    public sealed record OpenProduction : DatabaseAction;

    /// <summary>
    /// Undo: closes P and the restore point and terminates their sessions. One transaction renames P to the failed name, renames the restore point to
    /// P, and writes the failed database's comment. Then the claim, rights and settings are applied to the new P, and it is opened. All roles on P
    /// must be fenced before.
    /// </summary>
    /// <param name="RestorePoint">Name of the restore point.</param>
    /// <param name="FailedName">New name of the current P.</param>
    /// <param name="FailedComment">Comment on it.</param>
    /// <param name="ChangesToLose">
    /// After the commit: the maximum number of row changes since then that may be lost. They are counted after P is closed and can no longer change;
    /// if there are more, or the number is unknown, P is opened again and nothing is swapped. Null before the commit, and if any loss is accepted.
    /// </param>
    public sealed record SwapBack(string RestorePoint, string FailedName, CopyComment FailedComment, long? ChangesToLose = null) : DatabaseAction;

    /// <summary>Before the commit: transfers the large objects in P from the owner role to the app role.</summary>
    public sealed record GrantLargeObjects : DatabaseAction;

    /// <summary>Writes an expiry into the comment of a kept copy.</summary>
    /// <param name="Copy">Name of the copy.</param>
    /// <param name="ExpiresAt">UTC.</param>
    public sealed record KeepUntil(string Copy, DateTime ExpiresAt) : DatabaseAction;

    /// <summary>Drops a copy of this cluster on which no server has a session.</summary>
    /// <param name="Copy">Name of the copy.</param>
    public sealed record DropCopy(string Copy) : DatabaseAction;

    /// <summary>Removes the registry rows of servers that no longer exist from P (scale down, outside updates).</summary>
    /// <param name="Hosts">Pod names.</param>
    public sealed record RemoveRegistryRows(IReadOnlyList<string> Hosts) : DatabaseAction;
}
