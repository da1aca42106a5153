using System.Text;
using Podium.Client.Http;

namespace Podium.Client.Tests.Http;

/// <summary>Goal: events survive however the network cuts their stream. Method: the same lines in pieces of every size.</summary>
public sealed class LineReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4096)]
    [InlineData(100_000)]
    public async Task Lines_come_whole_however_the_stream_is_cut(int piece)
    {
        string[] lines = ["a", new('b', 5000), "c", new('d', 20_000), "é"];
        using var reader = new LineReader(new Pieces(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"), piece));
        foreach (var line in lines)
        {
            Assert.Equal(line, Encoding.UTF8.GetString((await reader.ReadAsync(CancellationToken.None))!.Value.Span));
        }

        Assert.Null(await reader.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Empty_lines_and_an_unfinished_one_are_passed_over()
    {
        using var reader = new LineReader(new Pieces("\n\na\n\nhalf"u8.ToArray(), 2));
        Assert.Equal("a", Encoding.UTF8.GetString((await reader.ReadAsync(CancellationToken.None))!.Value.Span));
        Assert.Null(await reader.ReadAsync(CancellationToken.None));
    }

    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
