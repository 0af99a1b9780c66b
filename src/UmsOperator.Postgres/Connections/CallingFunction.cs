using System.Text.RegularExpressions;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>Finds the function in which an error occurred, from the error's context. Nothing else of the context is shown, because it can quote rows.</summary>
internal static partial class CallingFunction
{
    /// <summary>The function's name, with its argument types where the context has them; null if the error was not in a function.</summary>
    public static string? Of(PostgresException refused)
    {
        var match = Named().Match(refused.Where ?? "");
        return match.Success ? match.Groups["name"].Value : null;
    }

    // "PL/pgSQL function public.f(integer) line 3 at RAISE", "SQL function "f" statement 1", "SQL function "f" during inlining"; but 'SQL expression "1 / 0"'.
    // The words depend on the server's language; their order does not.
    [GeneratedRegex("""^(?:PL/|SQL)\S*\s(?:[^\s"]+\s)?(?<name>[^\s("]+\([^)\n]*\)(?=[ ]\S+[ ]\d)|["»„«][^"»“«\n]+["«“»](?=[ ]\S))""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
