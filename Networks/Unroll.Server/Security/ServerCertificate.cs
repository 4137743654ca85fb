using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Unroll.Server.Security;

/// <summary>The certificate that the server shows, and those that vouch for it.</summary>
internal static class ServerCertificate
{
    /// <summary>Reads PEM, or PKCS #12 where the name says so.</summary>
    /// <param name="file">The certificate's file; others may follow it there.</param>
    /// <param name="key">The key's file, PEM; null: it is in the certificate's file.</param>
    /// <param name="password">A file whose first line is the key's password; null: it has none.</param>
    /// <exception cref="InvalidDataException">The files are no certificate with its key.</exception>
    public static (X509Certificate2 Certificate, X509Certificate2Collection Chain) Load(string file, string? key, string? password)
    {
        try
        {
            var secret = password is null ? null : File.ReadLines(password).FirstOrDefault() ?? "";
            if (Path.GetExtension(file).ToLowerInvariant() is ".pfx" or ".p12")
            {
                var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file, secret);
                var own = all.FirstOrDefault(certificate => certificate.HasPrivateKey) ?? throw new CryptographicException("it has no key");
                all.Remove(own);
                return (own, all);
            }

            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(file);
            using var pem = secret is null ? X509Certificate2.CreateFromPemFile(file, key) : X509Certificate2.CreateFromEncryptedPemFile(file, secret, key);
            chain.RemoveAt(0);

            // Windows' TLS takes no key that was read from PEM.
            return (X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null), chain);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Of arguments only a pair that is none is refused.
            var reason = e is ArgumentException ? "the key is not this certificate's" : e.Message.TrimEnd('.');
            throw new InvalidDataException(
                $"No certificate for TLS in '{file}'{(key is null ? "" : $" with the key in '{key}'")}: {reason}. It is PEM with --https-key, or PKCS #12 (.pfx); --https-password names a file with the key's password.", e);
        }
    }
}
