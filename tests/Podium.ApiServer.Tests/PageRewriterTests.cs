using System.Buffers;
using System.Text;
using Podium.ApiServer.Nodes;

namespace Podium.ApiServer.Tests;

/// <summary>Which links of a proxied page are rewritten, and that all else keeps its bytes wherever the page is cut in two.</summary>
public sealed class PageRewriterTests
{
    private static readonly ProxiedLinks Links = new("/proxy", "10.1.0.5:80", "api:6443");

    [Theory]
    [InlineData("""<a href="/x">t</a>""", """<a href="/proxy/x">t</a>""")]
    [InlineData("""<A class=b HREF='/x?a=1&amp;b=2' ><b>""", """<A class=b HREF='/proxy/x?a=1&amp;b=2' ><b>""")]
    [InlineData("<img src=/x/ longdesc=/y>", "<img src=/proxy/x/ longdesc=/proxy/y>")]
    [InlineData("<script src=/s></script><a href=/x>", "<script src=/proxy/s></script><a href=/proxy/x>")]
    [InlineData("<script>'<a href=\"/x\"></a>'</SCRIPT ><a href=/x>", "<script>'<a href=\"/x\"></a>'</SCRIPT ><a href=/proxy/x>")]
    [InlineData("<!-- <a href=/x> --><a href=/x>", "<!-- <a href=/x> --><a href=/proxy/x>")]
    [InlineData("<!DOCTYPE html><a href=/x>", "<!DOCTYPE html><a href=/proxy/x>")]
    [InlineData("1 < 2 <3 <a title='>' href=/x/>", "1 < 2 <3 <a title='>' href=/proxy/x/>")]
    [InlineData("<p href=/x><a src=/x>", "<p href=/x><a src=/x>")]
    [InlineData("<a href='/x", "<a href='/x")]
    [InlineData("<a href", "<a href")]
    public void Links_are_found_wherever_the_page_is_cut(string page, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(page);
        for (var cut = 0; cut < bytes.Length; cut++)
        {
            var output = new ArrayBufferWriter<byte>();
            var rewriter = new PageRewriter(Links.Rewrite);
            rewriter.Take(bytes.AsSpan(0, cut), output);
            rewriter.Take(bytes.AsSpan(cut), output);
            rewriter.End(output);
            Assert.Equal(expected, Encoding.UTF8.GetString(output.WrittenSpan));
        }
    }

    [Theory]
    [InlineData("/x", "/proxy/x")]
    [InlineData("/", "/proxy/")]
    [InlineData("/proxy/x", "/proxy/x")]
    [InlineData("x", "x")]
    [InlineData("", "")]
    [InlineData("#top", "#top")]
    [InlineData("http://10.1.0.5:80/x", "/proxy/x")]
    [InlineData("//10.1.0.5:80/x", "/proxy/x")]
    [InlineData("https://api:6443/x", "https://api:6443/proxy/x")]
    [InlineData("http://10.1.0.5:80", "http://10.1.0.5:80")]
    [InlineData("http://10.1.0.6:80/x", "http://10.1.0.6:80/x")]
    [InlineData("mailto:a@b", "mailto:a@b")]
    public void Only_links_to_the_backend_itself_are_rewritten(string link, string expected) => Assert.Equal(expected, Links.Rewrite(link));
}
