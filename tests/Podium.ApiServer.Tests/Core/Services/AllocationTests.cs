using System.Collections;
using System.Net;
using Podium.ApiServer.Core.Services.Allocation;
using Podium.Store.Memory;

namespace Podium.ApiServer.Tests.Core.Services;

/// <summary>Which numbers are given, and that none is given twice or lost.</summary>
public sealed class AllocationTests
{
    private static readonly ClaimOwner A = new("default", "a", "uid-a");
    private static readonly ClaimOwner B = new("default", "b", "uid-b");

    [Theory]
    [InlineData("10.0.0.0/28", 14, 0)]
    [InlineData("10.0.0.0/24", 254, 16)]
    [InlineData("10.0.0.0/20", 4094, 256)]
    [InlineData("10.0.0.0/16", 65534, 256)]
    [InlineData("10.0.0.0/8", 65534, 256)]
    public void A_range_of_addresses_has_its_bands(string network, int size, int lower)
    {
        var range = NumberRange.OfAddresses(IPNetwork.Parse(network));
        Assert.Equal((size, lower), (range.Size, range.Lower));
        Assert.Equal("10.0.0.1", range.TextOf(0));
        Assert.Equal(0, range.Find("10.0.0.1"));
        Assert.Equal(size - 1, range.Find(range.TextOf(size - 1)));
        Assert.Null(range.Find("10.0.0.0"));
        Assert.Null(range.Find(range.TextOf(size)));
        Assert.Null(range.Find("::1"));
    }

    [Fact]
    public void The_lower_band_of_node_ports_is_for_those_who_name_theirs()
    {
        var range = NumberRange.OfPorts(30000, 32767);
        Assert.Equal((2768, 86), (range.Size, range.Lower));
        Assert.Null(range.Find("29999"));
        Assert.Null(range.Find("32768"));
    }

    [Fact]
    public void The_upper_band_is_given_first_and_then_the_lower_one()
    {
        var used = new BitArray(8);
        var given = new List<int>();
        while (NumberBands.Pick(used, lower: 3, count => count - 1) is { } number)
        {
            used[number] = true;
            given.Add(number);
        }

        Assert.Equal([7, 3, 4, 5, 6, 2, 0, 1], given);
    }

    [Fact]
    public async Task Two_servers_never_give_one_number()
    {
        await using var store = new MemoryStore();
        var range = NumberRange.OfAddresses(IPNetwork.Parse("10.0.0.0/28"));
        NumberClaims[] servers = [new(range, store), new(range, store)];
        var given = await Task.WhenAll(Enumerable.Range(0, 14).Select(i =>
            servers[i % 2].TryClaimAnyAsync(new("default", $"s{i}", $"uid-{i}"), CancellationToken.None)));
        Assert.Equal(14, given.Distinct().Count());
        Assert.All(given, Assert.NotNull);
        Assert.Null(await servers[0].TryClaimAnyAsync(A, CancellationToken.None));

        await servers[1].ReleaseAsync(given[3]!, "uid-3", CancellationToken.None);
        Assert.Equal(given[3], await servers[0].TryClaimAnyAsync(A, CancellationToken.None));
    }

    [Fact]
    public async Task Only_its_holder_frees_a_number()
    {
        await using var store = new MemoryStore();
        var claims = new NumberClaims(NumberRange.OfPorts(1, 100), store);
        Assert.True(await claims.TryClaimAsync("7", A, CancellationToken.None));
        Assert.False(await claims.TryClaimAsync("7", B, CancellationToken.None));
        await claims.ReleaseAsync("7", B.Uid, CancellationToken.None);
        Assert.True(await claims.IsTakenAsync("7", B, CancellationToken.None));
        await claims.ReleaseAsync("7", A.Uid, CancellationToken.None);
        Assert.True(await claims.TryClaimAsync("7", B, CancellationToken.None));
    }
}
