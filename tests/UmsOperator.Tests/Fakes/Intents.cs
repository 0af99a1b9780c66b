using UmsOperator.Core.Model;

namespace UmsOperator.Tests.Fakes;

internal static class Intents
{
    public static ServerIntent Server(Observed observed, int ordinal = 0) => new()
    {
        Ordinal = ordinal,
        Version = "12.04.110",
        Image = "i:12.04.110",
        Binding = new Binding
        {
            Id = $"abc-{ordinal}p",
            Ordinal = ordinal,
            Kind = BindingKind.Production,
            Database = "rmdb",
            Role = $"ums_uid_abc_{ordinal}p",
            SecretName = $"{observed.Cluster.Name}-abc-{ordinal}p",
        },
    };
}
