using System.Globalization;
using UmsServer.Tests.Parts;
using VendorServer.Entry;
using VendorServer.Installing;
using VendorServer.Tree;

namespace VendorServer.Tests.Parts;

/// <summary>An installed tree of one test, in a folder of its own.</summary>
internal sealed class VendorTree : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vendor-");

    private VendorTree(string version, IReadOnlyList<string> settings) => Paths = Install(version, settings);

    public RemoteManager Paths { get; private set; }

    /// <summary>Settings that make tests quick: no noise of helper processes, a status that is computed often.</summary>
    public static IReadOnlyList<string> Quick { get; } = ["UMS_STATUS_SECONDS=0.1", "UMS_FORK_SECONDS=0", "UMS_JOB_SECONDS=0", "UMS_DATABASE_WAIT_SECONDS=60", "UMS_SESSIONS=8"];

    public static VendorTree Create(string version, params ReadOnlySpan<string> settings) => new(version, [.. Quick, .. settings]);

    /// <summary>A tree whose active data source is a database.</summary>
    public static async Task<VendorTree> CreateAsync(TestDatabase database, string version, params string[] settings)
    {
        var tree = Create(version, settings);
        await tree.UseAsync(database);
        return tree;
    }

    /// <summary>Installs over the tree, as an update of the vendor's software does.</summary>
    public RemoteManager Install(string version, IReadOnlyList<string>? settings = null) =>
        Paths = Installer.Install(Path.Combine(_folder.FullName, "RemoteManager"), version, settings ?? Quick, copiesProgram: false, TimeProvider.System);

    /// <summary>Makes the database the active data source, by umsadmin-cli.</summary>
    public async Task UseAsync(TestDatabase database, string user = "postgres")
    {
        var password = WriteFile("password", database.Server.SuperuserPassword + "\n");
        (await CliAsync([.. Create(database, user), "--password:file", password])).Code.ShouldBe(0);
    }

    public static string[] Create(TestDatabase database, string user = "postgres") =>
    [
        "db", "create", "-t", "postgresql", "-H", database.Server.Host, "-p", database.Server.Port.ToString(CultureInfo.InvariantCulture), "-n", database.Name, "-S", "public", "-u", user,
        "--jdbc-params", "sslmode=disable&ApplicationName=ums",
    ];

    /// <summary>Runs umsadmin-cli in this process.</summary>
    public async Task<CliAnswer> CliAsync(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await AdminCli.RunAsync(args, Paths.Root, output, error);
        return new CliAnswer(code, output.ToString(), error.ToString());
    }

    /// <summary>The machine-readable rows of a command, without a header.</summary>
    public async Task<string[]> RowsAsync(params string[] args)
    {
        var answer = await CliAsync([.. args, "--machine-readable", "--no-header", "--quiet"]);
        answer.Code.ShouldBe(0, answer.Error);
        return answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public string WriteFile(string name, string text)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
