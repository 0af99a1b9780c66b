using System.Text.Json.Nodes;

namespace UmsOperator.Agent.Tests.Parts;

/// <summary>An installed tree of shell scripts in a temporary folder: umsadmin-cli that keeps data sources in a file, and a server that does what the test writes into on-start.</summary>
internal sealed class FakeTree : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    // Columns: ID, database, host, user. The file active holds an ID.
    private const string Admin =
        """
        #!/bin/sh
        home=$(cd "$(dirname "$0")/.." && pwd)
        [ "$1" = --machine-readable ] && shift
        [ "$1" = --quiet ] && shift
        verb="$1 $2"
        echo "$verb" >>"$home/calls"
        shift 2
        while [ $# -gt 0 ]; do
          case "$1" in
            -n) name=$2; shift;; -H) host=$2; shift;; -u) user=$2; shift;; -i) id=$2; shift;; --password:file) password=$2; shift;;
          esac
          shift
        done
        touch "$home/sources"
        [ -f "$home/admin-lingers" ] && (sleep 60 &)
        [ "$(cat "$home/admin-hangs" 2>/dev/null)" = "$verb" ] && { echo $$ >"$home/hanging"; sleep 1000; }
        [ -f "$home/admin-fails" ] && { echo "it is broken" >&2; exit 1; }
        case "$verb" in
          "db list")
            echo "ACTIVE;DATABASE;HOST;USER;DB-TYPE;ID"
            while IFS=';' read -r i n h u; do
              active=false; [ "$(cat "$home/active" 2>/dev/null)" = "$i" ] && active=true
              echo "$active;$n;$h;$u;postgresql;$i"
            done <"$home/sources";;
          "db create")
            next=$(($(tail -n 1 "$home/sources" | cut -d';' -f1 | sed 's/^$/0/') + 1))
            [ -s "$home/sources" ] || next=1
            echo "$next;$name;$host;$user" >>"$home/sources";;
          "db activate") [ -r "$password" ] || exit 1; cp "$password" "$home/password"; stat -c %a "$password" >"$home/password-mode"; echo "$id" >"$home/active";;
          "db delete") sed -i "/^$id;/d" "$home/sources";;
          "ums-license state") echo "umsLicenseLevel;expirationDateUTC;unlimited"; cat "$home/licence" 2>/dev/null || echo "NONE;;false";;
          "ums-license register") echo "ENTERPRISE;2031-02-03T00:00:00Z;false" >"$home/licence";;
          *) echo "Unmatched argument" >&2; exit 2;;
        esac
        """;

    private const string Server =
        """
        #!/bin/sh
        cd "$RM_HOME"
        env >server.env
        echo $$ >server.pid
        echo started >>starts
        mkdir -p rmguiserver/logs rmguiserver/conf
        : >rmguiserver/logs/catalina.out
        stopping() { echo "$(date +%s.%N)" >stopped; exit 143; }
        trap stopping TERM
        [ -f on-start ] && . ./on-start
        echo "the server runs"
        touch running
        while :; do sleep 0.1 & wait $!; done
        """;

    private const string Search =
        """
        #!/bin/sh
        home=$(cd "$(dirname "$0")/../.." && pwd)
        [ -f "$home/starts" ] && echo late >>"$home/search"
        echo $$ >>"$home/search"
        exec sleep 1000
        """;

    public FakeTree(string version)
    {
        Write("bin/umsadmin-cli", Admin, executable: true);
        Write("rmguiserver/bin/catalina.sh", Server, executable: true);
        Write("elasticsearch/bin/elasticsearch", Search, executable: true);
        Write("version", version + "\n");
        Write("ums-server.env", $"# of {version}\nexport JAVA_OPTS=\"-Xmx1g --add-opens\"\nCLASSPATH=\"lib\"\nCATALINA_HOME=${{RM_HOME}}/rmguiserver\n");
    }

    /// <summary>RM_HOME.</summary>
    public string Home { get; } = Directory.CreateTempSubdirectory("ums-agent-").FullName;

    /// <summary>How often the server was started.</summary>
    public int Starts => File.Exists(Below("starts")) ? File.ReadAllLines(Below("starts")).Length : 0;

    public string Below(string path) => Path.Combine(Home, path);

    public void Write(string path, string content, bool executable = false)
    {
        var file = Below(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        if (executable)
            File.SetUnixFileMode(file, Executable);
    }

    /// <returns>The content without the last line break; empty if there is no such file.</returns>
    public string Read(string path) => File.Exists(Below(path)) ? File.ReadAllText(Below(path)).TrimEnd('\n') : "";

    /// <summary>The declarative file for this tree, with changes.</summary>
    /// <param name="port">Where the status is asked.</param>
    /// <param name="changes">Keys with dots, and JSON.</param>
    /// <returns>Its path.</returns>
    public string WriteSettings(int port, params ReadOnlySpan<(string Key, string Json)> changes)
    {
        var settings = JsonNode.Parse(
            $$"""
            {
              "vendor": {
                "home": "{{Home}}", "versionFile": "version", "environmentFile": "ums-server.env", "adminCommand": ["bin/umsadmin-cli", "--machine-readable", "--quiet"], "adminAttempts": 2
              },
              "schema": { "retrySeconds": 0.2 },
              "helpers": [],
              "status": { "checkStatusUrl": "http://127.0.0.1:{{port}}/ums/check-status", "serverStatusUrl": "http://127.0.0.1:{{port}}/umsapi/v3/serverstatus", "periodSeconds": 0.1 },
              "identity": { "saveSeconds": 0.5 },
              "console": { "file": "{{Below("console")}}", "pollSeconds": 0.2 },
              "updateMode": { "scripts": "{{Below("update-mode.d")}}" }
            }
            """)!;
        foreach (var (key, json) in changes)
        {
            var parts = key.Split('.');
            var parent = parts[..^1].Aggregate(settings, (node, part) => node[part] ??= new JsonObject());
            parent[parts[^1]] = JsonNode.Parse(json);
        }

        Write("ums-agent.jsonc", settings.ToJsonString());
        return Below("ums-agent.jsonc");
    }

    public void Dispose()
    {
        // Outside of a container a killed agent leaves its server behind.
        if (Read("server.pid") is { Length: > 0 } id && Directory.Exists($"/proc/{id}"))
        {
            using var kill = System.Diagnostics.Process.Start("kill", ["-KILL", id]);
            kill.WaitForExit();
        }

        Directory.Delete(Home, recursive: true);
    }
}
