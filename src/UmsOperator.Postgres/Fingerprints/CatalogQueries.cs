using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;

namespace UmsOperator.Postgres.Fingerprints;

/// <summary>The queries in the folder <c>Catalog</c>, one for each kind of object. Shared expressions are written there as <c>{name arguments}</c>.</summary>
internal static partial class CatalogQueries
{
    private const string Prefix = "UmsOperator.Postgres.Fingerprints.Catalog.";

    // Limits memory: a user who can create objects can create texts of a gigabyte each. The rest of a longer text is compared by its hash.
    private const string Longest = "32768";

    /// <summary>
    /// The queries. Each returns the columns kind, subject, part and text. A text of more than 32,768 characters is returned as its start, length and
    /// hash. They need the settings of <see cref="CatalogSession"/>.
    /// </summary>
    public static ImmutableArray<string> All { get; } = Load();

    private static ImmutableArray<string> Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return Bounded(Shorthand().Replace(reader.ReadToEnd(), match => Expand(match.Groups["word"].Value, match.Groups["arguments"].Value.Split(' '))));
            })];
    }

    // A row without a name refers to an object that no longer exists, or is dropped during the query. Dumps leave it out, too.
    private static string Bounded(string query) =>
        $"""
        SELECT kind::text, subject::text, coalesce(part::text, ''), CASE
            WHEN length(says) > {Longest} THEN left(says, {Longest}) || '… ' || length(says) || ' characters, SHA-256 ' || encode(sha256(convert_to(says, getdatabaseencoding())), 'hex')
            ELSE says END
        FROM (SELECT kind, subject, part, says::text FROM (
        {query}
        ) c (kind, subject, part, says)) c
        WHERE subject IS NOT NULL
        """;

    [GeneratedRegex(@"\{(?<word>[a-z]+) (?<arguments>[^}]+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Shorthand();

    private static string Expand(string word, string[] arguments) => (word, arguments) switch
    {
        ("role", [var oid]) => $"quote_ident(pg_get_userbyid({oid}))",
        ("grantee", [var oid]) => $"CASE {oid} WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid({oid})) END",
        ("binding", [var oid]) => $"starts_with(pg_get_userbyid({oid}), current_setting('{CatalogSession.ClaimSetting}'))",
        ("user", [var schema]) => $@"({schema}.nspname !~ '^pg_' AND {schema}.nspname <> 'information_schema')",
        ("member", [var catalog, var oid]) =>
            $"EXISTS (SELECT FROM pg_depend m WHERE m.classid = '{catalog}'::regclass AND m.objid = {oid} AND m.deptype = 'e')",
        ("rights", [var acl, var type, var owner]) => Rights(acl, type, owner),
        _ => throw new InvalidOperationException($"unknown shorthand in a catalog query: {word}"),
    };

    // The grantor is left out, because it differs in a copy. A null list means the default rights of the object's type.
    private static string Rights(string acl, string type, string owner) =>
        $"""
        (SELECT coalesce(string_agg(g.grantee || '=' || g.privileges, ' ' ORDER BY g.grantee COLLATE "C"), 'none')
        FROM (
            SELECT {Expand("grantee", ["p.grantee"])} AS grantee,
                string_agg(p.privilege_type || p.grantable, ',' ORDER BY p.privilege_type COLLATE "C") AS privileges
            FROM (
                SELECT e.grantee, e.privilege_type, CASE WHEN bool_or(e.is_grantable) THEN '*' ELSE '' END AS grantable
                FROM aclexplode(coalesce({acl}, acldefault({type}, {owner}))) e
                WHERE NOT {Expand("binding", ["e.grantee"])}
                GROUP BY 1, 2) p
            GROUP BY 1) g)
        """;
}
