using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Unroll.Server.Grpc.Messages;
using Unroll.Server.Security;
using Unroll.Testing;

namespace Unroll.Hosting.Tests.Server;

/// <summary>TLS on both ports, with certificates that are made here.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _middle;
    private readonly X509Certificate2 _own;

    public TlsTests()
    {
        _root = Request("CN=root", _rootKey, isAuthority: true).CreateSelfSigned(From, To);
        _middle = Request("CN=middle", _middleKey, isAuthority: true).Create(_root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), From, To, [1]);
        _own = Request("CN=localhost", _key, isAuthority: false).Create(_middle.SubjectName, X509SignatureGenerator.CreateForECDsa(_middleKey), From, To, [2]);
    }

    private static DateTimeOffset From => DateTimeOffset.UtcNow.AddDays(-1);

    private static DateTimeOffset To => DateTimeOffset.UtcNow.AddDays(1);

    public void Dispose()
    {
        Array.ForEach<IDisposable>([_root, _middle, _own, _rootKey, _middleKey, _key, _folder], part => part.Dispose());
    }

    [Theory]
    [InlineData("PEM")]
    [InlineData("encrypted PEM")]
    [InlineData("PKCS #12")]
    public async Task Who_knows_the_root_alone_is_served_on_both_ports(string format)
    {
        var (certificate, key, password) = Write(format);
        var server = new TestServer();
        await using var _ = server.ConfigureAwait(false);
        await server.StartAsync(null, change: settings => settings with { HttpsCertificate = certificate, HttpsKey = key, HttpsPassword = password });
        Assert.Equal(("https", "https"), (server.Address.Scheme, server.GrpcAddress.Scheme));

        using var handler = new SocketsHttpHandler { SslOptions = Trust(_root) };
        using var client = new HttpClient(handler) { BaseAddress = LocalHost(server.Address) };
        Assert.Equal("""{"live":true}""", await client.GetStringAsync("/v2/health/live", TestContext.Current.CancellationToken));
        using var ofGrpc = new SocketsHttpHandler { SslOptions = Trust(_root) };
        using var grpc = new GrpcClient(LocalHost(server.GrpcAddress), TestContext.Current.CancellationToken, ofGrpc);
        Assert.True((await grpc.CallAsync<ServerLiveRequest, ServerLiveResponse>("ServerLive", new())).Live);

        // Another's root does not vouch for it.
        using var other = Request("CN=other", _middleKey, isAuthority: true).CreateSelfSigned(From, To);
        using var wary = new SocketsHttpHandler { SslOptions = Trust(other) };
        using var stranger = new HttpClient(wary) { BaseAddress = LocalHost(server.Address) };
        await Assert.ThrowsAsync<HttpRequestException>(() => stranger.GetStringAsync("/v2/health/live", TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_is_wrong_with_the_files_is_said()
    {
        var (pem, key, _) = Write("PEM");
        var (encrypted, encryptedKey, password) = Write("encrypted PEM");
        var (pfx, _, _) = Write("PKCS #12");
        var otherKey = _folder.File("other.pem");
        File.WriteAllText(otherKey, _rootKey.ExportPkcs8PrivateKeyPem());
        var otherPassword = _folder.File("other.txt");
        File.WriteAllText(otherPassword, "wrong\n");

        AssertRefused(pem, null, null);
        AssertRefused(pem, otherKey, null);
        AssertRefused(pem, _folder.File("missing.pem"), null);
        AssertRefused(key!, key, null);
        AssertRefused(encrypted, encryptedKey, null);
        AssertRefused(encrypted, encryptedKey, otherPassword);
        AssertRefused(pfx, null, otherPassword);
        AssertRefused(pfx, null, null);
        AssertRefused(pfx, null, _folder.File("missing.txt"));
        Assert.True(ServerCertificate.Load(pfx, null, password).Certificate.HasPrivateKey);
    }

    private static void AssertRefused(string certificate, string? key, string? password)
    {
        var e = Assert.Throws<InvalidDataException>(() => ServerCertificate.Load(certificate, key, password));
        Assert.StartsWith($"No certificate for TLS in '{certificate}'", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("It is PEM with --https-key, or PKCS #12 (.pfx); --https-password names a file with the key's password.", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", e.Message, StringComparison.Ordinal);
    }

    private (string Certificate, string? Key, string? Password) Write(string format)
    {
        const string Secret = "over there";
        var (certificate, key, password) = (_folder.File("chain.pem"), _folder.File($"{format}.key"), _folder.File("password.txt"));
        File.WriteAllText(certificate, $"{_own.ExportCertificatePem()}\n{_middle.ExportCertificatePem()}\n");
        File.WriteAllText(password, $"{Secret}\n");
        switch (format)
        {
            case "PEM":
                File.WriteAllText(key, _key.ExportPkcs8PrivateKeyPem());
                return (certificate, key, null);
            case "encrypted PEM":
                File.WriteAllText(key, _key.ExportEncryptedPkcs8PrivateKeyPem(Secret, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
                return (certificate, key, password);
            default:
                using (var own = _own.CopyWithPrivateKey(_key))
                {
                    certificate = _folder.File("chain.pfx");
                    File.WriteAllBytes(certificate, new X509Certificate2Collection { own, _middle }.Export(X509ContentType.Pkcs12, Secret)!);
                    return (certificate, null, password);
                }
        }
    }

    private static SslClientAuthenticationOptions Trust(X509Certificate2 root) => new()
    {
        CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck },
    };

    private static Uri LocalHost(Uri address) => new UriBuilder(address) { Host = "localhost" }.Uri;

    private static CertificateRequest Request(string name, ECDsa key, bool isAuthority)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request;
    }
}
