using System.Reflection;
using System.Runtime.CompilerServices;

namespace UmsOperator.Core.Tests;

/// <summary>A decision of the planner reads facts and returns what it changes: nothing that it receives or returns can be changed in place, so that no order of evaluation matters.</summary>
public sealed class ImmutabilityTests
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Assembly Core = typeof(Planner).Assembly;

    private static readonly Type[] Mutable =
    [
        typeof(List<>), typeof(IList<>), typeof(ICollection<>), typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(HashSet<>), typeof(ISet<>),
        typeof(SortedSet<>), typeof(SortedDictionary<,>), typeof(Queue<>), typeof(Stack<>),
    ];

    [Theory]
    [InlineData("PlanContext")]
    [InlineData("StepResult")]
    [InlineData("PlanOutcome")]
    [InlineData("GateVerdicts")]
    [InlineData("GateResult")]
    [InlineData("RollbackVerdict")]
    public void WhatADecisionReadsOrReturns_HasNoSettableMember_NoMutableCollection_AndNoMutatingMethod(string name)
    {
        List<string> faults = [];
        HashSet<Type> seen = [];
        Queue<Type> left = new([Core.GetType($"UmsOperator.Core.Protocol.{name}", throwOnError: true)!]);
        while (left.TryDequeue(out var type))
        {
            if (!seen.Add(type))
                continue;
            faults.AddRange(type.GetProperties(Instance).Where(IsSettable).Select(property => $"{type.Name}.{property.Name} can be set"));
            faults.AddRange(type.GetProperties(Instance).Where(property => IsMutable(property.PropertyType)).Select(property => $"{type.Name}.{property.Name} is a mutable collection"));
            faults.AddRange(type.GetFields(Instance).Where(field => !IsCompilers(field) && !field.IsInitOnly).Select(field => $"{type.Name}.{field.Name} can be written"));
            faults.AddRange(type.GetMethods(Instance).Where(method => method.ReturnType == typeof(void) && !method.IsSpecialName && !IsCompilers(method))
                .Select(method => $"{type.Name}.{method.Name} returns nothing"));
            foreach (var next in type.GetProperties(Instance).SelectMany(property => Parts(property.PropertyType)).SelectMany(Closed))
                left.Enqueue(next);
        }

        seen.Count.ShouldBeGreaterThan(3);
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void NoStaticField_CanBeWritten() =>
        Core.GetTypes().Where(type => !type.FullName!.Contains('<', StringComparison.Ordinal)).SelectMany(type => type.GetFields(Static))
            .Where(field => !field.IsLiteral && !field.IsInitOnly && !IsCompilers(field)).Select(field => $"{field.DeclaringType!.Name}.{field.Name}").ShouldBeEmpty();

    [Fact]
    public void StepsAndGates_HaveNoFieldThatCanBeWritten() =>
        Core.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(one => one.Name is "IUpdateStep" or "IGate"))
            .SelectMany(type => type.GetFields(Instance)).Where(field => !field.IsInitOnly && !IsParameter(field)).Select(field => $"{field.DeclaringType!.Name}.{field.Name}").ShouldBeEmpty();

    private static bool IsSettable(PropertyInfo property) =>
        property.SetMethod is { } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static bool IsMutable(Type type) =>
        type.IsArray || (type.IsGenericType && (Mutable.Contains(type.GetGenericTypeDefinition()) || type.GetGenericArguments().Any(IsMutable)));

    private static bool IsCompilers(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute));

    // A parameter of a primary constructor is captured in a field that the compiler does not mark as read-only.
    private static bool IsParameter(FieldInfo field) => field.Name.StartsWith('<');

    /// <summary>The types of this product that a property's type is made of.</summary>
    private static IEnumerable<Type> Parts(Type type) =>
        type.GetGenericArguments().SelectMany(Parts).Concat(type.Assembly.GetName().Name!.StartsWith("UmsOperator", StringComparison.Ordinal) && !type.IsEnum ? [type] : []);

    /// <summary>A type with all that derive from it.</summary>
    private static IEnumerable<Type> Closed(Type type) => type.IsAbstract ? type.Assembly.GetTypes().Where(one => one.IsAssignableTo(type)) : [type];
}
