namespace UmsOperator.Core.Protocol;

/// <summary>Complete commands to copy.</summary>
internal static class Command
{
    public static string Annotate(PlanContext context, string annotation, string value) =>
        $"kubectl annotate ums {context.Cluster.Name} -n {context.Cluster.Namespace} --overwrite {annotation}={value}";

    public static string Remove(PlanContext context, string annotation) =>
        $"kubectl annotate ums {context.Cluster.Name} -n {context.Cluster.Namespace} {annotation}-";
}
