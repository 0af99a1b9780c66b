using UmsOperator.Api.Status;
using UmsOperator.Core.Model;
using UmsOperator.Verify.Model;

namespace UmsOperator.Verify.Observing;

/// <summary>Converts a reduced state into the planner's input.</summary>
internal sealed class Projection(Setup setup)
{
    private readonly string _hash = DesiredObjects.PodSpecHash(setup.Spec(default));

    /// <summary>Children are omitted: they affect no decision modelled here, and hashing them would take most of the planning time.</summary>
    public Observed Observe(State visible, IReadOnlyList<FactResult> answers, TimeSpan later = default)
    {
        var now = Instants.At(visible.NextId);
        return new Observed
        {
            Now = now + later,
            Cluster = Cluster(visible, now),
            Pods = [.. Pods(visible, now)],
            Secrets = [.. Bindings(visible).Where(one => one.Login.Has(Login.Secret)).Select(one => Secret(one.Login.Code))],
            Database = Database(visible, now),
            Tasks = [.. Tasks(visible, now)],
            Answers = answers,
        };
    }

    public static string CopyName(byte id, CopyKind kind, int number = 0) => ClusterNames.Copy(Texts.Uid, Instants.Id(id), kind, number);

    private ClusterObserved Cluster(State visible, DateTime now) => new()
    {
        Namespace = "default",
        Name = Texts.Cluster,
        Uid = Texts.Uid,
        Generation = visible.Intent.Generation,
        DeletedAt = visible.Intent.Deleted ? now.AddSeconds(-5) : null,
        HasFinalizer = visible.Intent.Finalizer,
        Annotations = Annotations(visible.Intent),
        Spec = setup.Spec(visible.Intent),
        Status = StatusWords.Write(visible, setup, now),
    };

    private static Dictionary<string, string> Annotations(Intent intent)
    {
        var annotations = new Dictionary<string, string>(StringComparer.Ordinal);
        if (intent.Retry != 0)
            annotations[Api.Annotations.Retry] = Instants.Id(intent.Retry);
        if (intent.Abort != 0)
            annotations[Api.Annotations.Abort] = Instants.Id(intent.Abort);
        return annotations;
    }

    private IEnumerable<PodObserved> Pods(State visible, DateTime now)
    {
        for (var ordinal = 0; ordinal < setup.Servers; ordinal++)
        {
            if (visible.Servers[ordinal].Pod is not { Exists: true } pod)
                continue;
            yield return new PodObserved
            {
                Name = ClusterNames.Pod(Texts.Cluster, ordinal),
                Ordinal = ordinal,
                Uid = StatusWords.PodUid(ordinal),
                ResourceVersion = "1",
                Version = Release.Text(pod.Version),
                Mode = pod.Kind == Kind.Snapshot ? ServerMode.Update : ServerMode.Production,
                Binding = BindingCode.Text(pod.Binding),
                Kind = (BindingKind)pod.Kind,
                SpecHash = _hash,
                Image = $"{Texts.Image}:{Release.Text(pod.Version)}",
                CreatedAt = now.AddSeconds(-10),
                Phase = pod.Stage switch { Stage.Pending => "Pending", Stage.Failed => "Failed", _ => "Running" },
                ContainersReady = pod.Ready,
                Ready = pod.Ready && pod.Admitted,
                ReadyChangedAt = pod.Lately ? now.AddSeconds(-5) : null,
                Admitted = pod.Admitted,
                DeletedAt = pod.Deleted switch { 0 => null, 1 => now.AddSeconds(-10), 2 => now.AddSeconds(-70), _ => now.AddSeconds(-600) },
                GracePeriodSeconds = 60,
                Ended = pod.Ended,
                NodeLost = pod.Cut,
                ExitCode = pod.Stage is Stage.Failed or Stage.CrashLoop ? 1 : null,
                RestartCount = StatusWords.Restarts(pod),
                ReportedVersion = pod.Cut || pod.Silent != Silence.None || !Stage.Runs(pod.Stage) ? null : pod.Wrong ? StatusWords.OtherVersion : Release.Text(pod.Version),
                CheckStatus = pod.Cut || pod.Silent != Silence.None || !Stage.Runs(pod.Stage) ? null : pod.Err ? "err" : pod.Ready ? "ok" : "init",
                ErrSince = pod.Err ? now.AddMinutes(-10) : null,
            };
        }
    }

    private DatabaseObserved Database(State visible, DateTime now)
    {
        var copies = new List<CopyObserved>();
        for (var i = 0; i < Copies.Length && visible.Copies[i].Id != 0; i++)
            copies.Add(Copy(visible, visible.Copies[i], now));
        return new DatabaseObserved
        {
            Reach = DatabaseReach.Connected,
            Production = ProductionOf(visible),
            Copies = [.. copies.OrderBy(copy => copy.Name, StringComparer.Ordinal)],
            Roles = [.. Bindings(visible).Where(one => one.Login.Has(Login.Role)).Select(one => Role(one.Login)).OrderBy(role => role.Name, StringComparer.Ordinal)],
            RunningTasks = [.. Tasks(visible, now).Where(task => task.Running).Select(task => task.Key[(task.Key.LastIndexOf('_') + 1)..])],
        };
    }

    private ProductionObserved ProductionOf(State visible)
    {
        var production = visible.Production;
        var sessions = new List<SessionObserved>();
        if (production.StrangerSession)
            sessions.Add(new SessionObserved { Role = "exporter", Application = "exporter" });
        sessions.AddRange(Bindings(visible)
            .Where(one => one.Login.Has(Login.Sessions) && BindingCode.KindOf(one.Login.Code) != Kind.Snapshot)
            .Select(one => new SessionObserved
            {
                Role = ClusterNames.Role(Texts.Uid, BindingCode.Text(one.Login.Code)),
                Ours = true,
                Active = production.Touched && BindingCode.KindOf(one.Login.Code) == Kind.Migrator,
            }));
        return new ProductionObserved
        {
            Owner = "operator",
            OwnedByOperator = true,
            AllowsConnections = production.Open,
            Claim = production.Claimed ? Texts.Uid : null,
            Empty = production.Open ? production.Schema == Schema.Empty : null,
            SchemaVersion = production.Open ? Schema.Text(production.Schema) : null,
            Sessions = sessions,
        };
    }

    private CopyObserved Copy(State visible, Model.Copy copy, DateTime now) => new()
    {
        Name = CopyName(copy.Id, (CopyKind)copy.Kind, copy.Number),
        UpdateId = Instants.Id(copy.Id),
        Kind = (CopyKind)copy.Kind,
        Number = copy.Number,
        Sessions = Bindings(visible).Count(one => copy.Kind == (byte)CopyKind.Snapshot && one.Ordinal == copy.Number && one.Login.Has(Login.Sessions)
            && BindingCode.KindOf(one.Login.Code) == Kind.Snapshot && BindingCode.IdOf(one.Login.Code) == copy.Id),
        Comment = !copy.Complete
            ? null
            : new CopyComment
            {
                UpdateId = Instants.Id(copy.Id),
                From = Release.Text(copy.From),
                To = Release.Text(copy.To),
                FromImage = $"{Texts.Image}:{Release.Text(copy.From)}",
                Generation = copy.Generation,
                Fingerprint = copy.Kind is (byte)CopyKind.Golden or (byte)CopyKind.Snapshot ? Schema.Hash(copy.First) : null,
                SchemaVersion = Schema.Text(copy.First),
                At = now.AddSeconds(-30),
                ServingSince = copy.Serving ? now.AddSeconds(-20) : null,
                Phase = copy.Phase == 0 ? null : (MigrationPhase)(copy.Phase - 1),
                NotYetOpened = copy.NotYetOpened ? true : null,
                ExpiresAt = copy.Expires switch { 0 => null, 1 => now.AddHours(48), _ => now.AddHours(-1) },
                Failure = copy.Failure ? StatusWords.Failure : null,
            },
    };

    private IEnumerable<(int Ordinal, Login Login)> Bindings(State visible)
    {
        for (var ordinal = 0; ordinal < setup.Servers; ordinal++)
        {
            for (var i = 0; i < Logins.Length && visible.Servers[ordinal].Logins[i].Code != 0; i++)
                yield return (ordinal, visible.Servers[ordinal].Logins[i]);
        }
    }

    private IEnumerable<BackgroundTaskObserved> Tasks(State visible, DateTime now)
    {
        if (visible.Golden.State != Work.None)
            yield return Task(visible.Golden, CopyKind.Golden, 0, now);
        if (visible.RestorePoint.State != Work.None)
            yield return Task(visible.RestorePoint, CopyKind.RestorePoint, 0, now);
        for (var ordinal = 1; ordinal < setup.Servers; ordinal++)
        {
            if (visible.Servers[ordinal].Snapshot.State != Work.None)
                yield return Task(visible.Servers[ordinal].Snapshot, CopyKind.Snapshot, ordinal, now);
        }
    }

    private static BackgroundTaskObserved Task(Work work, CopyKind kind, int number, DateTime now) => new()
    {
        Key = CopyName(work.Id, kind, number),
        StartedAt = now.AddHours(-1),
        Running = work.State == Work.OfLeader,
        EndedAt = work.State switch { Work.OfLeader => null, Work.Backoff => now.AddSeconds(-1), _ => now.AddHours(-1) },
        Error = work.State == Work.OfLeader ? null : "failed",
        Failures = work.State == Work.OfLeader ? 0 : 1,
    };

    private static SecretObserved Secret(ushort code) => new()
    {
        Name = $"{Texts.Cluster}-{BindingCode.Text(code)}",
        Binding = BindingCode.Text(code),
        Ordinal = BindingCode.OrdinalOf(code),
        Kind = (BindingKind)BindingCode.KindOf(code),
        Database = BindingCode.KindOf(code) == Kind.Snapshot ? CopyName(BindingCode.IdOf(code), CopyKind.Snapshot, BindingCode.OrdinalOf(code)) : Texts.Production,
    };

    private static RoleObserved Role(Login login) => new()
    {
        Name = ClusterNames.Role(Texts.Uid, BindingCode.Text(login.Code)),
        Binding = BindingCode.Text(login.Code),
        CanLogin = login.Has(Login.CanLogin),
        Sessions = login.Has(Login.Sessions) ? 1 : 0,
    };
}
