using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Podium.ApiServer.Certificates;

/// <summary>Certificates and keys as PEM files that only their owner can read, written whole or not at all.</summary>
internal static class PemFiles
{
    public static (string Certificate, string Key) Paths(string directory, string name) =>
        (Path.Combine(directory, name + ".crt"), Path.Combine(directory, name + ".key"));

    public static void Write(string directory, string name, X509Certificate2 certificate)
    {
        var (crt, key) = Paths(directory, name);
        using var ecdsa = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("the certificate has no ECDSA key");

        // The key first: a crash in between leaves a pair that does not fit, which is made again, and never a lost key.
        WriteText(key, ecdsa.ExportPkcs8PrivateKeyPem() + "\n");
        WriteText(crt, certificate.ExportCertificatePem() + "\n");
    }

    public static void WriteText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = path + ".new";
        using (var stream = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }
}
