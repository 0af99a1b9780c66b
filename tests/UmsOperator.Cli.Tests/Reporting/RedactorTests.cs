using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using UmsOperator.Cli.Reporting;

namespace UmsOperator.Cli.Tests.Reporting;

/// <summary>What is taken out of texts and objects, and what stays.</summary>
public sealed class RedactorTests
{
    private const string Planted = "hunter2Planted";

    [Theory]
    [InlineData("Host=db;Username=ums;Password=hunter2Planted;Database=rmdb")]
    [InlineData("host=db user=ums password='hunter2 hunter2Planted' dbname=rmdb")]
    [InlineData("PGPASSWORD=hunter2Planted pg_dump rmdb")]
    [InlineData("export DB_PASSWORD_2=\"hunter2Planted\"")]
    [InlineData("{\"user\":\"ums\",\"password\":\"a\\\"hunter2Planted\",\"n\":1}")]
    [InlineData("said {\\\"clientSecret\\\":\\\"hunter2Planted\\\"}")]
    [InlineData("password: hunter2Planted")]
    [InlineData("password: |\n  hunter2Planted")]
    [InlineData("passwd => 'hunter2Planted'")]
    [InlineData("PASSWORD=a,(hunter2Planted)&<b>'c")]
    [InlineData("psql --password hunter2Planted -U ums")]
    [InlineData("tool --db-token=hunter2Planted")]
    [InlineData("ALTER ROLE \"ums\" PASSWORD 'it''s hunter2Planted'")]
    [InlineData("CREATE USER x IDENTIFIED BY 'hunter2Planted'")]
    [InlineData("SCRAM-SHA-256$4096:hunter2Planted$x:y")]
    [InlineData("Authorization: Negotiate hunter2Planted and more hunter2Planted")]
    [InlineData("curl -H 'authorization: Bearer hunter2Planted'")]
    [InlineData("sent Bearer hunter2Planted.x")]
    [InlineData("Set-Cookie: JSESSIONID=hunter2Planted; Path=/")]
    [InlineData("X-Api-Key: hunter2Planted")]
    [InlineData("token eyJhbGciOiJub25lIn0.hunter2Planted.sig of the account")]
    [InlineData("postgresql://ums:hunter2Planted@db:5432/rmdb")]
    [InlineData("postgresql://ums:a/b@c:hunter2Planted@db:5432/rmdb")]
    [InlineData("postgresql://ums:it's-hunter2Planted@db:5432/rmdb")]
    [InlineData("https://hunter2Planted@git.example.com/x.git")]
    [InlineData("jdbc:postgresql://db:5432/rmdb?user=ums&password=hunter2Planted&sslmode=require")]
    [InlineData("ghp_hunter2Planted00000000000000000000")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nDEK-Info: AES-128-CBC,hunter2Planted\n\nhunter2Planted\n-----END RSA PRIVATE KEY-----")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2Planted that is cut off")]
    public void A_secret_of_a_known_form_is_masked(string text)
    {
        var safe = new Redactor(new KnownSecrets()).Text($"before {text}");

        safe.ShouldNotContain("hunter2");
        safe.ShouldStartWith("before ");
        safe.ShouldContain(SecretPatterns.Mask);
    }

    [Theory]
    [InlineData("database.operatorSecretRef: the Secret login has no key password; add it")]
    [InlineData("secrets \"login\" is forbidden: User \"x\" cannot get resource \"secrets\" in API group \"\" in the namespace \"a\"")]
    [InlineData("demo-2 serves 12.04.110; 3 of 3 servers updated; https://db.example.com:5432/rmdb?sslmode=require")]
    [InlineData("waiting for the old credentials of server demo-2 to be revoked")]
    [InlineData("at 2026-01-10T20:00:00Z pod 0f3b9c1e-0000-4000-8000-000000000001 is ready")]
    public void What_is_no_secret_stays(string text) => new Redactor(new KnownSecrets()).Text(text).ShouldBe(text);

    [Theory]
    [InlineData("hunter2Planted", "bare hunter2Planted, in base64 aHVudGVyMlBsYW50ZWQ=", "hunter2Planted|aHVudGVy")]
    [InlineData("hunter2/Planted?", "escaped hunter2%2FPlanted%3F", "hunter2")]
    [InlineData("hunter2\"Planted", "in JSON hunter2\\u0022Planted", "hunter2")]
    [InlineData("Zq7", "the word Zq7, and (Zq7)", "Zq7")]
    [InlineData("line one of hunter2\nline two of hunter2", "only line two of hunter2", "hunter2")]
    [InlineData("""{"auths":{"registry":{"username":"u","password":"hunter2Planted"}}}""", "bare hunter2Planted", "hunter2Planted")]
    public void The_value_of_a_secret_is_masked_wherever_it_is(string value, string text, string gone)
    {
        var safe = Known(value).Text(text);

        foreach (var part in gone.Split('|'))
            safe.ShouldNotContain(part);
    }

    [Fact]
    public void A_short_value_is_masked_as_a_whole_word_only() => Known("ums").Text("ums of kubectl-ums and umsoperator.io").ShouldBe("<redacted> of kubectl-<redacted> and umsoperator.io");

    [Fact]
    public void A_private_key_over_several_lines_is_left_out()
    {
        string[] lines = ["one", "x -----BEGIN PRIVATE KEY-----", "aHVudGVyMg", "-----END PRIVATE KEY-----", "two"];

        new Redactor(new KnownSecrets()).Lines(lines).ShouldBe(["one", $"x {SecretPatterns.Mask}", "two"]);
    }

    [Fact]
    public void Objects_lose_values_that_a_name_gives_away_and_keep_the_rest()
    {
        var pod = JsonNode.Parse($$"""
            {
              "metadata": { "name": "demo-0", "managedFields": [{ "manager": "{{Planted}}" }],
                "annotations": { "kubectl.kubernetes.io/last-applied-configuration": "{{Planted}}", "example.com/webhook-token": "{{Planted}}", "example.com/team": "a" } },
              "spec": { "containers": [{ "name": "server", "args": ["--password", "{{Planted}}", "--verbose"],
                "env": [{ "name": "API_TOKEN", "value": "{{Planted}}" }, { "name": "MODE", "value": "x" },
                        { "name": "PGPASSWORD", "valueFrom": { "secretKeyRef": { "name": "login", "key": "password" } } }] }],
                "volumes": [{ "secret": { "secretName": "binding" } }] }
            }
            """);

        var safe = new Redactor(new KnownSecrets()).Object(pod)!;

        safe.ToJsonString().ShouldNotContain(Planted);
        safe["metadata"]!["annotations"]!["example.com/team"]!.GetValue<string>().ShouldBe("a");
        var server = safe["spec"]!["containers"]![0]!;
        server["args"]!.AsArray().Select(one => (string?)one).ShouldBe(["--password", SecretPatterns.Mask, "--verbose"]);
        server["env"]![1]!["value"]!.GetValue<string>().ShouldBe("x");
        server["env"]![2]!["valueFrom"]!["secretKeyRef"]!.ToJsonString().ShouldBe("""{"name":"login","key":"password"}""");
        safe["spec"]!["volumes"]![0]!["secret"]!["secretName"]!.GetValue<string>().ShouldBe("binding");
    }

    [Theory]
    [InlineData("password=")]
    [InlineData("://a:")]
    [InlineData("passwordpassword")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    public void Hostile_lines_cost_little_time(string part)
    {
        var line = string.Concat(Enumerable.Repeat(part, 100_000 / part.Length));
        var watch = Stopwatch.StartNew();

        new Redactor(new KnownSecrets()).Text(line);

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20), "quadratic time would be minutes");
    }

    [Fact]
    public void A_log_keeps_its_newest_lines()
    {
        var tail = new LogTail(10);
        foreach (var line in (string[])["one", "two", "three", "four"])
            tail.Add(line);

        (string.Join(',', tail.Lines), tail.Dropped).ShouldBe(("four", 3));
    }

    private static Redactor Known(string value)
    {
        var known = new KnownSecrets();
        known.Add(new V1Secret { Data = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["key"] = Encoding.UTF8.GetBytes(value), ["username"] = "text"u8.ToArray() } });
        return new Redactor(known);
    }
}
