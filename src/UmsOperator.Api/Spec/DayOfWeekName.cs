using System.Text.Json.Serialization;

namespace UmsOperator.Api.Spec;

/// <summary>A day of the week.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DayOfWeekName>))]
public enum DayOfWeekName
{
    /// <summary>Sunday.</summary>
    Sunday,

    /// <summary>Monday.</summary>
    Monday,

    /// <summary>Tuesday.</summary>
    Tuesday,

    /// <summary>Wednesday.</summary>
    Wednesday,

    /// <summary>Thursday.</summary>
    Thursday,

    /// <summary>Friday.</summary>
    Friday,

    /// <summary>Saturday.</summary>
    Saturday,
}
