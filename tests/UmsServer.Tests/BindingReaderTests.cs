using Npgsql;
using UmsServer.Configuration;

namespace UmsServer.Tests;

public sealed class BindingReaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ums-binding-").FullName;
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public BindingReaderTests()
    {
        Directory.CreateDirectory(Path.Combine(_root, "database"));
        _environment["SERVICE_BINDING_ROOT"] = _root;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Files_win_over_the_environment_and_lose_their_line_break()
    {
        Write(("type", "postgresql"), ("host", "db.example\n"), ("port", "6432"), ("database", "ums"), ("username", "u"), ("password", " p "));
        Write(("sslmode", "verify-full"), ("ca.crt", "-"));
        _environment["UMS_DB_HOST"] = "other";

        Read().ShouldBe(new DatabaseBinding(
            "db.example", 6432, "ums", "u", " p ", SslMode.VerifyFull, Path.Combine(_root, "database", "ca.crt")));
    }

    [Fact]
    public void An_entry_without_a_file_comes_from_the_environment()
    {
        Write(("host", "db.example"), ("database", "ums"), ("username", "u"));
        _environment["UMS_DB_PASSWORD"] = "secret";

        Read().ShouldBe(new DatabaseBinding("db.example", 5432, "ums", "u", "secret", SslMode.Prefer, CaFile: null));
    }

    [Fact]
    public void A_missing_entry_is_named()
    {
        Write(("host", "db.example"), ("database", "ums"), ("username", "u"));

        var refused = Should.Throw<StartRefusedException>(Read);

        refused.Code.ShouldBe(78);
        refused.Message.ShouldContain("'password'");
        refused.Message.ShouldContain("UMS_DB_PASSWORD");
    }

    [Fact]
    public void Connection_settings_never_reset_a_session_and_fit_the_application_name()
    {
        Write(("host", "h"), ("database", "d"), ("username", "u"), ("password", "p"));

        var settings = Read().ConnectionSettings("production", new string('x', 253));

        settings.NoResetOnClose.ShouldBeTrue();
        settings.ApplicationName!.Length.ShouldBe(63);
        settings.ApplicationName.ShouldEndWith("/production");
    }

    private DatabaseBinding Read() => BindingReader.Read(_environment.GetValueOrDefault);

    private void Write(params (string Name, string Text)[] files)
    {
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(_root, "database", name), text);
    }
}
