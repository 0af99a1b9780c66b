using UmsOperator.Core.Model;

namespace UmsOperator.Core.Tests.Model;

/// <content>Changes of pods over time.</content>
internal sealed partial class ClusterModel
{
    private PodObserved Live(PodObserved pod)
    {
        if (pod.DeletedAt is not null)
            return pod with { Ended = true, Ready = false, ContainersReady = false, Trouble = KeptTrouble(pod) ?? pod.Trouble };
        if (pod.IsOver || Behaviour(pod) == Misbehaviour.NeverStarts)
            return pod;
        pod = pod with { NeverStarted = false };
        if (pod.ContainersReady)
            return pod with { Ready = pod.ContainersReady && pod.Admitted };
        switch (Behaviour(pod))
        {
            case Misbehaviour.Hangs:
                return pod with { Phase = "Running", CheckStatus = "init" };
            case Misbehaviour.Fails when pod.Kind == BindingKind.Migrator:
                Write(pod, "half-migrated");
                return pod with { Phase = "Failed", ExitCode = 1, Ended = true };
            case Misbehaviour.Fails:
                return pod with { Phase = "Running", ExitCode = 1, RestartCount = pod.RestartCount + 1 };
            case Misbehaviour.ExitsBesideASidecar:
                Write(pod, "half-migrated");
                return pod with { Phase = "Running", ExitCode = 1, Exited = pod.Kind == BindingKind.Migrator, RestartCount = pod.Kind == BindingKind.Migrator ? 0 : pod.RestartCount + 1 };
            case Misbehaviour.Evicted:
                Write(pod, "half-migrated");
                return pod with { Phase = "Failed", ExitCode = 137, Ended = true, Trouble = new PodTrouble(PodTroubleKind.Disrupted, "Evicted: The node was low on resource: memory.") };
            case Misbehaviour.WrongVersion:
                return pod with { Phase = "Running", ContainersReady = true, Ready = pod.Admitted, ReportedVersion = "1.2.3", CheckStatus = "ok" };
        }

        if (Secrets.All(secret => secret.Binding != pod.Binding))
            return pod; // its containers cannot be created
        if (!Connects(pod) && pod.Kind == BindingKind.Migrator)
            return pod with { Phase = "Failed", ExitCode = 66, Ended = true };
        if (!Connects(pod))
            return pod with { Phase = "Running", ExitCode = 66, RestartCount = pod.RestartCount + 1 };
        Migrate(pod);
        return pod with { Phase = "Running", ContainersReady = true, Ready = pod.Admitted, ReportedVersion = pod.Version, CheckStatus = "ok" };
    }

    private bool Connects(PodObserved pod) =>
        MayLogIn(pod) && (DatabaseOf(pod) != P || Production!.AllowsConnections);

    private string DatabaseOf(PodObserved pod) => Secrets.Single(secret => secret.Binding == pod.Binding).Database;

    private void Migrate(PodObserved pod)
    {
        var wanted = Schema(pod.Version).ToString();
        var database = DatabaseOf(pod);
        if (SchemaOf(database) == wanted)
            return;
        pod.Kind.ShouldNotBe(BindingKind.Production, "an ordinary server must never connect to a schema of another version");
        if (database == P)
        {
            Migrations++;
            Production = Production! with { SchemaVersion = wanted, Empty = false };
            Write(pod, wanted);
        }
        else
        {
            var copy = Copies.Single(one => one.Name == database);
            Copies[Copies.IndexOf(copy)] = copy with { Comment = copy.Comment! with { SchemaVersion = wanted } };
        }
    }

    private PodTrouble? KeptTrouble(PodObserved pod) =>
        Kept.Contains(pod.Name) ? new PodTrouble(PodTroubleKind.KeptByFinalizer, "finalizer example.com/drain of another program keeps it") : null;

    private void Write(PodObserved pod, string what)
    {
        if (DatabaseOf(pod) == P)
            Content += $"|{what}";
    }
}
