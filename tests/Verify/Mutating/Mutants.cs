using UmsOperator.Core.Model;
using UmsOperator.Api.Status;
using UmsOperator.Verify.Acting;
using UmsOperator.Verify.Deciding;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Mutating;

/// <summary>
/// The seeded bugs. They are outside production code: each changes what a gate or step observes, the plan, or the order of side
/// effects, so that the system behaves as if the check had been forgotten. The same exploration must find each of them.
/// </summary>
internal static class Mutants
{
    private static readonly Setup One = new() { Servers = 1 };
    private static readonly Setup Two = new() { Servers = 2 };

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new()
        {
            Name = "gate OthersServe forgotten: a server in update mode counts as soon as its pod exists",
            Setup = Two,
            Faults = 0,
            Lie = seen => seen with { Pods = [.. seen.Pods.Select(pod => pod.Kind == BindingKind.Snapshot ? Serving(pod) : pod)] },
        },
        new()
        {
            Name = "P3's check forgotten: server 0 counts as serving regardless of its readiness",
            Setup = Two,
            Faults = 1,
            Lie = seen => seen with { Pods = [.. seen.Pods.Select(pod => pod is { Ordinal: 0, Kind: BindingKind.Production } ? Serving(pod) : pod)] },
        },
        new()
        {
            Name = "gate SnapshotsAlike and the comparison at the commit forgotten: all fingerprints are equal",
            Setup = Two,
            Faults = 1,
            Lie = seen => seen with { Answers = [.. seen.Answers.Select(answer => answer.Question is FactQuery.Compare ? answer with { Equal = true, Error = null } : answer)] },
        },
        new()
        {
            Name = "a comparison without an answer counts as equal",
            Setup = Two,
            Faults = 1,
            Lie = seen => seen with { Answers = [.. seen.Answers.Select(answer => answer is { Question: FactQuery.Compare, Error: not null } ? answer with { Equal = true, Error = null } : answer)] },
        },
        new()
        {
            Name = "the commit does not wait for the schema: a running migrator counts as finished",
            Setup = One,
            Faults = 0,
            Lie = seen => seen.Pods.Any(pod => pod is { Kind: BindingKind.Migrator, Phase: "Running" })
                ? seen with
                {
                    Pods = [.. seen.Pods.Select(pod => pod.Kind == BindingKind.Migrator ? pod with { ContainersReady = true } : pod)],
                    Database = seen.Database with { Production = seen.Database.Production! with { SchemaVersion = Schema.Text(Schema.Target) } },
                }
                : seen,
        },
        new()
        {
            Name = "migration phase skipped: the migrator starts while the phase is still Taken",
            Setup = One,
            Faults = 0,
            Lie = seen => WithPhase(seen, MigrationPhase.Taken, MigrationPhase.Migrating),
        },
        new()
        {
            Name = "the commit is ignored: an old version in the spec swaps a committed production back",
            Setup = One,
            Faults = 1,
            Lie = seen => WithPhase(seen, MigrationPhase.Committed, MigrationPhase.Migrating),
        },
        new()
        {
            Name = "fence skipped: a role without a pod counts as fenced",
            Setup = One,
            Faults = 1,
            Lie = seen => WithRoles(
                seen, role => seen.Pods.All(pod => pod.Binding != role.Binding) && seen.Pods.Count == 0
                    && seen.Cluster.Status.Update is not null ? role with { CanLogin = false, Sessions = 0 } : role),
        },
        new()
        {
            Name = "fence incomplete: NOLOGIN, but sessions are not terminated",
            Setup = Two,
            Faults = 1,
            Shuffle = ops => ops.Where(op => op.Kind != OpKind.EndSessions),
        },
        new()
        {
            Name = "role reused: a fenced binding counts as usable",
            Setup = One,
            Faults = 1,
            Lie = seen => WithRoles(seen, role => role with { CanLogin = true }),
        },
        new()
        {
            Name = "second migrator start: a lost migrator counts as never started",
            Setup = One,
            Faults = 1,
            Lie = seen => seen.Pods.Count == 0 && seen.Database.Copies.Any(copy => copy.Comment?.Phase == MigrationPhase.Migrating)
                ? seen with { Database = seen.Database with { Production = seen.Database.Production! with { AllowsConnections = false } } }
                : seen,
        },
        new()
        {
            Name = "the record of the opening is ignored: a lost migrator counts as never started",
            Setup = One,
            Faults = 1,
            Lie = seen => seen with
            {
                Database = seen.Database with
                {
                    Copies = [.. seen.Database.Copies.Select(copy => copy.Comment?.Phase == MigrationPhase.Migrating ? copy with { Comment = copy.Comment with { NotYetOpened = true } } : copy)],
                },
            },
        },
        new()
        {
            Name = "production opened without a check of the migration phase",
            Setup = One,
            Faults = 0,
            Twist = (seen, plan) => seen.Database.Production is { AllowsConnections: false } && seen.Tasks.Count == 0
                ? plan with { Actions = [new DatabaseAction.OpenProduction(), .. plan.Actions.Where(action => action is not DatabaseAction.OpenProduction)] }
                : plan,
        },
        new()
        {
            Name = "restore point taken from an open production: CREATE DATABASE before ALLOW_CONNECTIONS false",
            Setup = One,
            Faults = 1,
            Shuffle = ops => ops.Where(op => op.Kind is not (OpKind.RestoreClose or OpKind.RestoreEnd)).Concat(ops.Where(op => op.Kind is OpKind.RestoreClose or OpKind.RestoreEnd)),
        },
        new()
        {
            Name = "comment written too early: a copy counts as complete before it is made",
            Setup = Two,
            Faults = 1,
            Semantics = new Semantics { CompleteAtOnce = true },
        },
        new()
        {
            Name = "the migrator is admitted when it is ready, before the commit",
            Setup = One,
            Faults = 0,
            Twist = (seen, plan) => seen.Pods.FirstOrDefault(pod => pod is { Kind: BindingKind.Migrator, ContainersReady: true, Admitted: false }) is { } migrator
                ? plan with { Actions = [new KubernetesAction.AdmitPod(migrator.Name, migrator.Uid), .. plan.Actions] }
                : plan,
        },
        new()
        {
            Name = "status trusted: a lost update is not restored from the copies",
            Setup = One,
            Faults = 1,
            Lie = seen => seen.Cluster.Status.Update is null
                ? seen with { Database = seen.Database with { Copies = [.. seen.Database.Copies.Select(copy => copy.Comment is { ExpiresAt: null } ? copy with { Comment = null } : copy)] } }
                : seen,
        },
        new()
        {
            Name = "preconditions forgotten: a pod is deleted by name although it was replaced",
            Setup = Two,
            Faults = 1,
            Semantics = new Semantics { NoPreconditions = true },
        },
        new()
        {
            Name = "the lock is checked before the session is opened: an unopened session is not terminated",
            Setup = One,
            Faults = 2,
            Semantics = new Semantics { LockBeforeSession = true },
        },
        new()
        {
            Name = "a stale cache is trusted: the role is gone from the database, but the cache still has its Secret",
            Setup = One,
            Faults = 1,
            Lie = seen => seen with { Database = seen.Database with { Roles = [.. seen.Database.Roles.Where(role => !role.Fenced)] } },
        },
        new()
        {
            Name = "memory outlives a container: what status says of a server counts whichever start of it that was",
            Setup = Two,
            Faults = 1,
            Lie = seen => WithServers(seen, server => server with { Start = seen.Pods.FirstOrDefault(pod => pod.Name == server.Name)?.Start ?? server.Start }),
        },
        new()
        {
            Name = "a server that is ready and has not said its version counts as serving",
            Setup = Two,
            Faults = 1,
            Lie = seen => seen with { Pods = [.. seen.Pods.Select(pod => pod is { Ready: true, ReportedVersion: null } ? pod with { ReportedVersion = pod.Version } : pod)] },
        },
        new()
        {
            Name = "no memory: the first answer that is lost takes back what a server has said",
            Setup = Two,
            Faults = 1,
            Lie = seen => WithServers(seen, server => server with { Start = null }),
        },
    ];

    private static PodObserved Serving(PodObserved pod) => pod with { Ready = true, ContainersReady = true, ReportedVersion = pod.Version, DeletedAt = null };

    private static Observed WithRoles(Observed seen, Func<RoleObserved, RoleObserved> change) =>
        seen with { Database = seen.Database with { Roles = [.. seen.Database.Roles.Select(change)] } };

    private static Observed WithServers(Observed seen, Func<ServerStatus, ServerStatus> change) =>
        seen with { Cluster = seen.Cluster with { Status = seen.Cluster.Status with { Servers = [.. seen.Cluster.Status.Servers.Select(change)] } } };

    private static Observed WithPhase(Observed seen, MigrationPhase from, MigrationPhase to) => seen with
    {
        Database = seen.Database with
        {
            Copies = [.. seen.Database.Copies.Select(copy => copy.Comment?.Phase == from && copy.Comment.ExpiresAt is null ? copy with { Comment = copy.Comment with { Phase = to } } : copy)],
        },
    };
}
