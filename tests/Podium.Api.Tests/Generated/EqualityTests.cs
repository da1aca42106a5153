namespace Podium.Api.Tests.Generated;

/// <summary>Objects are equal when their JSON would be.</summary>
public class EqualityTests
{
    public static TheoryData<string, Func<Part, Part>> Changes => new()
    {
        { "string", p => p with { Policy = "x" } },
        { "unset string", p => p with { OptionalText = null } },
        { "number", p => p with { Big = 1 } },
        { "unset number", p => p with { OptionalWeight = null } },
        { "bytes", p => p with { Data = [0, 254] } },
        { "time", p => p with { Time = p.Time!.Value.AddSeconds(1) } },
        { "unset time", p => p with { Time = null } },
        { "micro time", p => p with { Micro = p.Micro!.Value.AddMicroseconds(1) } },
        { "quantity", p => p with { Amount = new(7) } },
        { "port", p => p with { Port = 80 } },
        { "raw", p => p with { Raw = new("[]") } },
        { "item of a list", p => p with { Leaves = [new() { Name = "m" }] } },
        { "order of a list", p => p with { Names = ["a", "b"] } },
        { "length of a list", p => p with { Names = ["b"] } },
        { "value of a map", p => p with { Extra = new Dictionary<string, IReadOnlyList<string>> { ["k"] = ["v"] } } },
        { "key of a map", p => p with { Extra = new Dictionary<string, IReadOnlyList<string>> { ["l"] = ["v", "w"] } } },
        { "nested", p => p with { Child = p.Child! with { Flag = true } } },
        { "unset nested", p => p with { Leaf = null } },
        { "inline", p => p with { Source = p.Source with { Path = "/q" } } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_change_makes_unequal(string what, Func<Part, Part> change)
    {
        var part = EmissionTests.Full();
        Assert.True(part != change(part), what);
    }

    [Fact]
    public void Collections_are_compared_by_content_whatever_holds_them()
    {
        var read = ApiJson.Deserialize<Part>(ApiJson.Serialize(EmissionTests.Full()));
        Assert.Equal(EmissionTests.Full(), read with { Names = new List<string> { "b", "a" } });
    }

    [Fact]
    public void Null_collections_are_empty_ones()
    {
        Assert.Equal(new Part(), new Part { Names = null!, Amounts = null!, Data = null! });
        Assert.Equal(new Part().GetHashCode(), new Part { Names = null!, Amounts = null!, Data = null! }.GetHashCode());
    }

    [Fact]
    public void What_times_lose_when_written_does_not_count()
    {
        var time = DateTimeOffset.UnixEpoch;
        Assert.Equal(new Part { Time = time, Micro = time }, new Part { Time = time.AddMilliseconds(999), Micro = time.AddTicks(9) });
        Assert.Equal(new Part { Time = time }, new Part { Time = time.ToOffset(TimeSpan.FromHours(3)) });
    }

    [Fact]
    public void A_set_pointer_differs_from_an_unset_one()
    {
        Assert.NotEqual(new Part { Leaf = new() }, new Part());
        Assert.NotEqual(new Part { OptionalText = "" }, new Part());
    }
}
