using Podium.Api.Validation;

namespace Podium.Api.Tests.Validation;

// Goal: names are judged as Kubernetes judges them. Messages are asserted where pods are validated; here it is right or wrong.
public sealed class NameRulesTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("a-1", true)]
    [InlineData("1a", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("a.b", false)]
    [InlineData("A", false)]
    [InlineData("a\n", false)]
    public void Dns1123Labels(string value, bool right) => Assert.Equal(right, NameRules.Dns1123Label(value).Count == 0);

    [Theory]
    [InlineData("a.b-c.1", true)]
    [InlineData("a..b", false)]
    [InlineData(".a", false)]
    [InlineData("a_b", false)]
    public void Dns1123Subdomains(string value, bool right) => Assert.Equal(right, NameRules.Dns1123Subdomain(value).Count == 0);

    [Theory]
    [InlineData("app", true)]
    [InlineData("example.com/App_1.x", true)]
    [InlineData("/app", false)]
    [InlineData("example.com/", false)]
    [InlineData("a/b/c", false)]
    [InlineData("Example.com/a", false)]
    public void QualifiedNames(string value, bool right) => Assert.Equal(right, NameRules.QualifiedName(value).Count == 0);

    [Theory]
    [InlineData("http", true)]
    [InlineData("http-2", true)]
    [InlineData("80", false)]
    [InlineData("a--b", false)]
    [InlineData("-a", false)]
    [InlineData("HTTP", false)]
    public void PortNames(string value, bool right) => Assert.Equal(right, NameRules.PortName(value).Count == 0);

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("2001:db8::1", true)]
    [InlineData("10.1", false)]
    [InlineData("1.2.3.256", false)]
    [InlineData("fe80::1%eth0", false)]
    [InlineData("[::1]", false)]
    [InlineData("", false)]
    public void IpAddresses(string value, bool right) => Assert.Equal(right, NameRules.IsIpAddress(value));

    [Theory]
    [InlineData(63, true)]
    [InlineData(64, false)]
    public void ALabelHasAtMost63Characters(int length, bool right)
    {
        var errors = NameRules.Dns1123Label(new string('a', length));

        Assert.Equal(right ? [] : ["must be no more than 63 bytes"], errors);
    }

    [Fact]
    public void APrefixMayEndWithAHyphen()
    {
        Assert.Empty(ObjectNames.DnsSubdomain("web-", isPrefix: true));
        Assert.NotEmpty(ObjectNames.DnsSubdomain("web-", isPrefix: false));
    }
}
