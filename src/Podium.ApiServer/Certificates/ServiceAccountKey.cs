using System.Security.Cryptography;

namespace Podium.ApiServer.Certificates;

/// <summary>The key that signs service account tokens, in <c>pki/sa.key</c>; tokens outlive the process, so the key does too.</summary>
internal static class ServiceAccountKey
{
    public static ECDsa LoadOrCreate(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "pki", "sa.key");
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(path))
        {
            key.ImportFromPem(File.ReadAllText(path));
        }
        else
        {
            PemFiles.WriteText(path, key.ExportPkcs8PrivateKeyPem() + "\n");
        }

        return key;
    }
}
