using UmsOperator.Api.Spec;

namespace UmsOperator.Verify.Model;

/// <summary>Constants of one exploration.</summary>
internal sealed record Setup
{
    public required int Servers { get; init; }

    /// <summary><c>update.strategy: ShortDowntime</c>.</summary>
    public bool Short { get; init; }

    /// <summary><c>update.onFailure: Hold</c>.</summary>
    public bool Hold { get; init; }

    public int MaxUnavailable { get; init; } = 1;

    /// <summary>True: a new cluster on an empty database. False: a cluster of the old version that is to be updated.</summary>
    public bool Fresh { get; init; }

    /// <summary>Whether a server that lost its database is also given a moment to become ready again, like one that flaps by itself. With three servers this would add half as many states.</summary>
    public bool WithPatience => Servers != 3;

    /// <summary>Size of a state in bytes.</summary>
    public int Size => State.SizeFor(Servers);

    public UmsClusterSpec Spec(in Intent intent) => new()
    {
        Version = Release.Text(intent.Version),
        Image = Texts.Image,
        Replicas = Servers,
        Database = new DatabaseSpec { Host = "db", Name = Texts.Production, OperatorSecretRef = new SecretReference { Name = "operator" } },
        Update = new UpdateSpec
        {
            Strategy = Short ? UpdateStrategy.ShortDowntime : UpdateStrategy.UpdateMode,
            OnFailure = Hold ? FailurePolicy.Hold : FailurePolicy.Rollback,
            MaxUnavailable = MaxUnavailable,
            Paused = intent.Paused,
        },
    };

    /// <summary>The initial state.</summary>
    public State Begin()
    {
        var state = new State { NextId = 2 };
        state.Intent = new Intent { Version = Fresh ? Release.Old : Release.Target, Generation = Fresh ? (byte)1 : (byte)2, Finalizer = !Fresh };
        state.Production = new Production { Schema = Fresh ? Schema.Empty : Schema.Old, Open = true, Claimed = !Fresh };
        if (Fresh)
            return state;
        state.Remembered.Version = Release.Old + 1;
        for (byte ordinal = 0; ordinal < Servers; ordinal++)
        {
            ref var server = ref state.Servers[ordinal];
            var binding = BindingCode.Make(1, Kind.Production, ordinal);
            server.Logins[0] = new Login { Code = binding, Flags = Login.Secret | Login.Role | Login.CanLogin | Login.Granted | Login.Used };
            state.Remembered.Remember(ordinal, Memory.Served);
            server.Pod = new Pod { Exists = true, Version = Release.Old, Kind = Kind.Production, Stage = Stage.Up, Binding = binding, Session = true, Ready = true, Admitted = true };
        }

        return state;
    }

    public override string ToString() =>
        $"{Servers} server{(Servers == 1 ? "" : "s")}, {(Fresh ? "new cluster" : Short ? "ShortDowntime" : "UpdateMode")}{(Hold ? ", onFailure Hold" : "")}{(MaxUnavailable > 1 ? $", maxUnavailable {MaxUnavailable}" : "")}";
}
