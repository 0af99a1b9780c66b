using System.Reflection;
using System.Runtime.CompilerServices;

namespace UmsOperator.Architecture.Tests;

/// <summary>Services are complete once they are constructed, and depend on few others. Records are data, not services.</summary>
public sealed class ServiceTests
{
    private const int MostParameters = 7;

    public static TheoryData<string> Shipped() => [Tests.Projects.Host, Tests.Projects.Kubernetes, Tests.Projects.Postgres, Tests.Projects.CliAssembly];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_constructor_has_at_most_seven_parameters(string project) =>
        Services(project).SelectMany(type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(constructor => constructor.GetParameters().Length > MostParameters)
            .Select(constructor => $"{constructor.DeclaringType!.FullName}: {constructor.GetParameters().Length} parameters")
            .ShouldBeEmpty("split the class by responsibility");

    [Theory]
    [MemberData(nameof(Shipped))]
    public void No_property_or_event_can_be_set_from_outside_after_the_construction(string project)
    {
        const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var settable = Services(project).SelectMany(type => type.GetProperties(Declared)).Where(property => property.SetMethod is { IsPrivate: false } setter && !IsInit(setter)).Select(Name);
        var events = Services(project).SelectMany(type => type.GetEvents(Declared)).Where(one => one.AddMethod is { IsPrivate: false }).Select(Name);

        settable.Concat(events).ShouldBeEmpty("pass it to the constructor");
    }

    private static IEnumerable<Type> Services(string project) =>
        Tests.Projects.Types(Assembly.Load(project)).Where(type => type is { IsClass: true } && !IsStatic(type) && !IsRecord(type) && !type.IsSubclassOf(typeof(Delegate)));

    private static bool IsStatic(Type type) => type is { IsAbstract: true, IsSealed: true };

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$") is not null;

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Name(MemberInfo member) => $"{member.DeclaringType!.FullName}.{member.Name}";
}
