using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using UmsOperator.Access;
using UmsOperator.Options;

namespace UmsOperator.Tests.Access;

/// <summary>Changes of the certificate while the operator runs, made the way the kubelet changes a mounted Secret.</summary>
public sealed class ServingCertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ums-certificate-").FullName;
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_rotated_one_is_served_within_seconds()
    {
        var first = Mount("first");
        var serving = Serve();
        Thumbprint(serving).ShouldBe(first.Thumbprint);

        var second = Mount("second");
        Thumbprint(serving).ShouldBe(first.Thumbprint); // not read again for each connection
        _time.Advance(TimeSpan.FromSeconds(10));

        Thumbprint(serving).ShouldBe(second.Thumbprint);
    }

    [Theory]
    [InlineData("tls.key", "")]
    [InlineData("tls.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("tls.crt", "no certificate")]
    [InlineData("tls.crt", null)]
    [InlineData("tls.key", null)]
    public void What_cannot_be_used_leaves_the_old_one_until_it_can(string file, string? content)
    {
        var first = Mount("first");
        var serving = Serve();

        var second = Mount("second", folder =>
        {
            if (content is null)
                File.Delete(Path.Combine(folder, file));
            else
                File.WriteAllText(Path.Combine(folder, file), content);
        });
        _time.Advance(TimeSpan.FromSeconds(10));
        Thumbprint(serving).ShouldBe(first.Thumbprint);

        second = Mount("third");
        _time.Advance(TimeSpan.FromSeconds(10));
        Thumbprint(serving).ShouldBe(second.Thumbprint);
    }

    [Fact]
    public void A_key_of_another_certificate_is_refused_by_the_flags_name()
    {
        Mount("first", folder => Certificates.Write(Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName, "other"));
        File.Copy(Path.Combine(_folder, "other", "tls.key"), Path.Combine(_folder, "..first", "tls.key"), overwrite: true);

        Should.Throw<OptionException>(Serve).Message.ShouldStartWith("--metrics-certificate-folder: ");
    }

    private ServingCertificate Serve() => new(_folder, _time, NullLogger<ServingCertificate>.Instance);

    private static string Thumbprint(ServingCertificate serving) => serving.ForConnection().ServerCertificateContext!.TargetCertificate.Thumbprint;

    /// <summary>tls.crt → ..data/tls.crt, ..data → ..NAME: the link to the folder is replaced, and the links to the files remain.</summary>
    private X509Certificate2 Mount(string name, Action<string>? spoil = null)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, $"..{name}")).FullName;
        var certificate = Certificates.Write(folder, name);
        spoil?.Invoke(folder);
        var swapped = Path.Combine(_folder, "..data_tmp");
        Directory.CreateSymbolicLink(swapped, $"..{name}");
        if (Directory.Exists(Path.Combine(_folder, "..data")))
            Directory.Delete(Path.Combine(_folder, "..data"));
        Directory.Move(swapped, Path.Combine(_folder, "..data"));
        foreach (var file in new[] { "tls.crt", "tls.key" })
        {
            if (new FileInfo(Path.Combine(_folder, file)).LinkTarget is null)
                File.CreateSymbolicLink(Path.Combine(_folder, file), $"..data/{file}");
        }
        return certificate;
    }
}
