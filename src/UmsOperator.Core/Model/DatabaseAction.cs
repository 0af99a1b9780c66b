using System.Text.Json.Serialization;
using UmsOperator.Api.Spec;

namespace UmsOperator.Core.Model;

/// <summary>Actions on the database server, carried out by the Postgres room. A closed set.</summary>
public abstract record DatabaseAction : PlannedAction
{
    private DatabaseAction()
    {
    }

    /// <summary>Long work runs in the background pool under this key (the name of the database it makes); null: runs in line.</summary>
    public virtual string? BackgroundKey => null;

    /// <summary>Step 0: sets the claim on P (<c>ALTER DATABASE … SET "umsoperator.cluster"</c>), revokes CONNECT from PUBLIC, and re-applies database rights.</summary>
    /// <param name="Uid">Uid of the cluster.</param>
    /// <param name="AdoptFrom">Uid of the dead cluster whose claim may be replaced; null: only an unclaimed P.</param>
    public sealed record ClaimProduction(string Uid, string? AdoptFrom) : DatabaseAction
    {
        /// <summary>Ends and drops the dead cluster's logins first: a restore from a backup left its Secrets to this one.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public bool EndLogins { get; init; }
    }

    /// <summary>Deletion: clears the claim on P. P itself is never dropped.</summary>
    public sealed record ReleaseProduction : DatabaseAction;

    /// <summary>Creates a binding's login role with the password of its Secret (sent as a SCRAM verifier), member of app or owner, CONNECT on its one database. An existing role that can log in stays as it is; a fenced one is an error.</summary>
    /// <param name="Role">Name of the role.</param>
    /// <param name="SecretName">Secret that holds its password.</param>
    /// <param name="Database">The one database that it may connect to.</param>
    /// <param name="AsOwner">Member of the object owner (migrator, own snapshot) or of app.</param>
    public sealed record CreateRole(string Role, string SecretName, string Database, bool AsOwner) : DatabaseAction;

    /// <summary>Fences a binding: NOLOGIN, CONNECT revoked, its sessions ended and seen ended. Never undone.</summary>
    /// <param name="Role">Name of the role.</param>
    public sealed record FenceRole(string Role) : DatabaseAction;

    /// <summary>Drops a fenced role with its grants.</summary>
    /// <param name="Role">Name of the role.</param>
    public sealed record DropRole(string Role) : DatabaseAction;

    /// <summary>Step 3: makes the golden copy, compares it with P, analyses and closes it, writes its comment last (with P's activity as baseline for drift).</summary>
    /// <param name="Name">Name of the copy.</param>
    /// <param name="Method">Stream or Clone.</param>
    /// <param name="Comment">What its comment is to say; fingerprint, schema version and time are filled in.</param>
    public sealed record MakeGolden(string Name, GoldenMethod Method, CopyComment Comment) : DatabaseAction
    {
        /// <inheritdoc/>
        public override string? BackgroundKey => Name;
    }

    /// <summary>Step 4: clones a snapshot from the golden copy, removes the other servers' registry rows, re-applies settings and rights, opens it, writes its comment last.</summary>
    /// <param name="Name">Name of the copy.</param>
    /// <param name="Golden">Name of the golden copy.</param>
    /// <param name="RegistryHost">Host name of the one server whose registry row stays.</param>
    public sealed record MakeSnapshot(string Name, string Golden, string RegistryHost) : DatabaseAction
    {
        /// <inheritdoc/>
        public override string? BackgroundKey => Name;
    }

    /// <summary>Records a snapshot's activity in its comment when its server first serves: the baseline for discarded changes. Does nothing if it is recorded.</summary>
    /// <param name="Copy">Name of the snapshot.</param>
    public sealed record RecordFirstServing(string Copy) : DatabaseAction;

    /// <summary>Step 5: closes P, ends its sessions until two looks one second apart find none, clones the restore point, re-applies settings and rights, writes its comment with journal <c>Taken</c>. P stays closed. If P cannot be made quiet it is opened again and the error names the sessions.</summary>
    /// <param name="Name">Name of the restore point.</param>
    /// <param name="Comment">What its comment is to say.</param>
    public sealed record TakeRestorePoint(string Name, CopyComment Comment) : DatabaseAction
    {
        /// <inheritdoc/>
        public override string? BackgroundKey => Name;
    }

    /// <summary>Step 5: writes the journal into the restore point's comment. Only Taken → Migrating → Committed; with the last also P's activity, the baseline for what a rollback would lose.</summary>
    /// <param name="RestorePoint">Name of the restore point.</param>
    /// <param name="Phase">The new entry.</param>
    public sealed record WriteMigrationPhase(string RestorePoint, MigrationPhase Phase) : DatabaseAction;

    /// <summary>Sets ALLOW_CONNECTIONS on P.</summary>
    public sealed record OpenProduction : DatabaseAction;

    /// <summary>Way out: closes P and the restore point, ends their sessions, and in one transaction renames P to failed and the restore point to P, and comments failed; then claim, rights and settings of the new P, and opens it. Every role on P must have been fenced.</summary>
    /// <param name="RestorePoint">Name of the restore point.</param>
    /// <param name="FailedName">Name for the present P.</param>
    /// <param name="FailedComment">Its comment.</param>
    /// <param name="ChangesToLose">After the commit: row changes since then that may be lost at the most, counted once P is closed and nobody writes any more; more, or unknown: P is opened again and nothing is done. Null before the commit, and where a person accepts any loss.</param>
    public sealed record SwapBack(string RestorePoint, string FailedName, CopyComment FailedComment, long? ChangesToLose = null) : DatabaseAction;

    /// <summary>Before the commit: the owner's large objects in P become app's.</summary>
    public sealed record GrantLargeObjects : DatabaseAction;

    /// <summary>Writes an expiry into the comment of a kept copy.</summary>
    /// <param name="Copy">Name of the copy.</param>
    /// <param name="ExpiresAt">UTC.</param>
    public sealed record KeepUntil(string Copy, DateTime ExpiresAt) : DatabaseAction;

    /// <summary>Drops a claimed copy on which no server has a session.</summary>
    /// <param name="Copy">Name of the copy.</param>
    public sealed record DropCopy(string Copy) : DatabaseAction;

    /// <summary>Removes the registry rows of servers that no longer exist from P (scale down, outside updates).</summary>
    /// <param name="Hosts">Pod names.</param>
    public sealed record RemoveRegistryRows(IReadOnlyList<string> Hosts) : DatabaseAction;
}
