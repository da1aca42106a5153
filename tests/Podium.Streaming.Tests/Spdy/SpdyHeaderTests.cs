using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Podium.Streaming.Spdy;

namespace Podium.Streaming.Tests.Spdy;

/// <summary>Header blocks: what other implementations packed must be understood, and ours must hold to the format byte for byte.</summary>
public sealed class SpdyHeaderTests
{
    // Two blocks of one connection as zlib itself packs them at level 9, each with a sync flush: a port-forward's error stream and its data.
    private const string First = "78f9e3c6a7c202a62346703a2b294a4dcc851625aca9a08006000000ffff";
    private const string Second = "02a5470c295029930829b08bc079c3c2c0c2004873164122381394f0190d00000000ffff";

    [Fact]
    public void The_dictionary_is_the_one_that_the_draft_gives()
    {
        Assert.Equal(1423, SpdyHeaderDictionary.Bytes.Length);
        Assert.Equal(SpdyHeaderDictionary.Id, Adler32(SpdyHeaderDictionary.Bytes));
    }

    [Fact]
    public void Blocks_packed_by_zlib_are_understood()
    {
        var unpacker = new SpdyHeaderUnpacker(1024);
        Assert.Equal("error", SpdyHeaders.Read(unpacker.Unpack(Convert.FromHexString(First))).Get("streamtype"));
        var second = SpdyHeaders.Read(unpacker.Unpack(Convert.FromHexString(Second)));
        Assert.Equal("data", second.Get("streamType"));
        Assert.Equal("8080", second.Get("port"));
        Assert.Equal("0", second.Get("requestid"));
    }

    [Fact]
    public void Packed_blocks_are_a_zlib_stream_of_stored_blocks_flushed_after_each()
    {
        var packer = new SpdyHeaderPacker();
        Assert.Equal("78bbe3c6a7c2" + "000300fcff616263" + "000000ffff", Convert.ToHexStringLower(packer.Pack("abc"u8)));
        Assert.Equal("000100feff64" + "000000ffff", Convert.ToHexStringLower(packer.Pack("d"u8)));
    }

    [Fact]
    public void Every_header_comes_back()
    {
        var texts = ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => new string([.. s.Get.Where(char.IsAsciiLetterOrDigit)]));
        var property = Prop.ForAll(Gen.Zip(texts, texts).ListOf().ListOf().ToArbitrary(), blocks =>
        {
            var packer = new SpdyHeaderPacker();
            var unpacker = new SpdyHeaderUnpacker(1 << 20);
            foreach (var block in blocks)
            {
                var headers = new SpdyHeaders();
                foreach (var (name, value) in block.Take(50))
                {
                    headers["x" + name] = value;
                }

                var read = SpdyHeaders.Read(unpacker.Unpack(packer.Pack(headers.ToBlock())));
                Assert.Equal(headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value), read.ToDictionary());
            }
        });
        property.QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_block_that_unpacks_beyond_the_limit_is_refused()
    {
        using var packed = new MemoryStream();
        packed.Write([0x78, 0xBB, 0xE3, 0xC6, 0xA7, 0xC2]);
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(new byte[10_000_000]);
        }

        Assert.True(packed.Length < 60_000);
        var refusal = Assert.Throws<SpdyException>(() => new SpdyHeaderUnpacker(64 * 1024).Unpack(packed.ToArray()).Length);
        Assert.Contains("larger than 65536 bytes", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000001")]
    [InlineData("7fffffff")]
    [InlineData("ffffffff")]
    [InlineData("00000001000000ff61")]
    [InlineData("000000010000000161000000016200")]
    [InlineData("0000000100000000000000016200")]
    [InlineData("00000002000000016100000001620000000161000000016300")]
    public void Broken_blocks_are_refused(string hex)
    {
        Assert.Throws<SpdyException>(() => SpdyHeaders.Read(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Bytes_that_are_no_zlib_are_refused()
    {
        Assert.Throws<SpdyException>(() => new SpdyHeaderUnpacker(1024).Unpack(Encoding.ASCII.GetBytes("nonsense")).Length);
    }

    private static uint Adler32(byte[] bytes)
    {
        uint a = 1, b = 0;
        foreach (var value in bytes)
        {
            a = (a + value) % 65521;
            b = (b + a) % 65521;
        }

        return (b << 16) | a;
    }
}
