using System.Security.Cryptography;

namespace Podium.ApiServer.Registry.Writing;

/// <summary>Names made from generateName (apiserver: storage/names/generate.go).</summary>
internal static class GeneratedNames
{
    /// <summary>How often a taken name is followed by another try.</summary>
    public const int Attempts = 8;

    private const int SuffixLength = 5;
    private const int LengthMax = 63;

    // No vowels, so that no words come out, and nothing that is easily mistaken for something else.
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    public static string Make(string prefix) =>
        (prefix.Length > LengthMax - SuffixLength ? prefix[..(LengthMax - SuffixLength)] : prefix) + Suffix();

    public static string Suffix() => RandomNumberGenerator.GetString(Alphabet, SuffixLength);
}
