using System.Text;
using Podium.Api.Core.V1;
using Podium.Controllers.Pods;

namespace Podium.Controllers.Tests.Pods;

public sealed class SafeHashTests
{
    [Fact]
    public void The_digits_of_the_FNV_1a_hash_are_written_in_letters_that_make_no_words()
    {
        // FNV-1a of "foobar" is 0xbf9cf968, 3214735720.
        Assert.Equal(Encode("3214735720"), SafeHash.Of("foobar"u8, null));

        static string Encode(string digits) =>
            string.Concat(Encoding.ASCII.GetBytes(digits).Select(d => "bcdfghjklmnpqrstvwxz2456789"[d % 27]));
    }

    [Fact]
    public void A_collision_gives_another_hash()
    {
        var template = new PodTemplateSpec { Spec = new() { Containers = [new() { Name = "c", Image = "nginx" }] } };
        var hashes = new[] { SafeHash.Of(template, null), SafeHash.Of(template, 0), SafeHash.Of(template, 1) };
        Assert.Equal(3, hashes.Distinct().Count());
        Assert.Equal(hashes[0], SafeHash.Of(template with { }, null));
        Assert.All(hashes, hash => Assert.Matches("^[bcdfghjklmnpqrstvwxz2456789]{1,10}$", hash));
    }
}
