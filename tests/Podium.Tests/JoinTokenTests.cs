using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Podium.Cluster;
using Podium.Nodes;

namespace Podium.Tests;

/// <summary>What lets a machine in, and by what it knows where it is.</summary>
public sealed class JoinTokenTests
{
    [Fact]
    public void A_token_is_read_as_it_was_written()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = new CertificateRequest("CN=kubernetes", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var token = JoinToken.Make(authority);
        Assert.Equal(token, JoinToken.Parse(token.ToString()));
        Assert.Matches("^[a-z0-9]{6}[.][a-z0-9]{16}$", token.Bearer);
        Assert.Equal(token.AuthorityHash, JoinToken.HashOf(authority));
    }

    [Theory]
    [InlineData("")]
    [InlineData("abcdef.0123456789abcdef")]
    [InlineData("abcdef.0123456789abcdef.0000")]
    [InlineData("ABCDEF.0123456789abcdef.0000000000000000000000000000000000000000000000000000000000000000")]
    public void A_token_that_does_not_tell_the_cluster_by_its_authority_is_none(string text)
    {
        Assert.Throws<UsageException>(() => JoinToken.Parse(text));
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(79, false)]
    [InlineData(81, true)]
    [InlineData(101, true)]
    public void A_certificate_is_renewed_when_a_fifth_of_its_life_is_left(int days, bool old)
    {
        var start = DateTimeOffset.UnixEpoch;
        Assert.Equal(old, NodeCertificates.IsOld(start, start.AddDays(100), start.AddDays(days)));
    }

    [Theory]
    [InlineData(1, "10.0.0.0/24", true)]
    [InlineData(2, "10.0.0.0/24", false)]
    [InlineData(4, "10.0.0.0/22", false)]
    [InlineData(4, "10.0.0.0/21", true)]
    [InlineData(0, "10.0.0.0/16", false)]
    public void A_cluster_has_room_for_its_nodes(int nodes, string range, bool fits)
    {
        var options = new ClusterOptions { Name = "c", DataDirectory = "/x", Nodes = nodes, PodCidr = range, ServiceCidr = "10.96.0.0/16" };
        Assert.Equal(fits, options.FindProblem() is null);
    }
}
