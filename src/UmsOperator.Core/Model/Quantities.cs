using System.Text.RegularExpressions;
using k8s.Models;

namespace UmsOperator.Core.Model;

/// <summary>Parses Kubernetes quantities, such as 500m or 2Gi.</summary>
internal static partial class Quantities
{
    [GeneratedRegex("^[+-]?([0-9]{1,18}|[0-9]{1,18}\\.[0-9]{0,9}|\\.[0-9]{1,9})([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,2})?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Form { get; }

    /// <summary>Whether the text is a valid quantity.</summary>
    public static bool IsOne(string text) => Form.IsMatch(text);

    /// <summary>Parses a quantity; false if it is malformed or out of range.</summary>
    public static bool TryRead(string text, out decimal value)
    {
        value = 0;
        if (!IsOne(text))
            return false;
        try
        {
            value = new ResourceQuantity(text).ToDecimal();
            return true;
        }
        catch (Exception error) when (error is OverflowException or FormatException or ArgumentException)
        {
            return false;
        }
    }
}
