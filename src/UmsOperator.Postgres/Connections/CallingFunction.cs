using System.Text.RegularExpressions;
using Npgsql;

namespace UmsOperator.Postgres.Connections;

/// <summary>The function of production's in which something failed, as the context of the error names it. Nothing else of that context is shown: it quotes rows.</summary>
internal static partial class CallingFunction
{
    /// <summary>Its name, with the types of its arguments where they are told; null if the failure was in none.</summary>
    public static string? Of(PostgresException refused)
    {
        var match = Named().Match(refused.Where ?? "");
        return match.Success ? match.Groups["name"].Value : null;
    }

    // "PL/pgSQL function public.f(integer) line 3 at RAISE", "SQL function "f" statement 1", "SQL function "f" during inlining"; but 'SQL expression "1 / 0"'.
    // The words are the server's language, the order stays.
    [GeneratedRegex("""^(?:PL/|SQL)\S*\s(?:[^\s"]+\s)?(?<name>[^\s("]+\([^)\n]*\)(?=[ ]\S+[ ]\d)|["»„«][^"»“«\n]+["«“»](?=[ ]\S))""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
