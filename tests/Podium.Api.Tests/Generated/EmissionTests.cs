using System.Text;

namespace Podium.Api.Tests.Generated;

/// <summary>What is written, and when: Go's omitempty rules.</summary>
public class EmissionTests
{
    [Fact]
    public void An_empty_object_shows_only_what_Go_always_shows()
    {
        Assert.Equal(
            """{"requiredText":"","writtenTime":null,"amount":"0","port":0,"leaves":null}""",
            Json(new Part()));
    }

    [Fact]
    public void Zero_values_of_pointers_are_written()
    {
        Assert.Equal(
            """{"optionalText":"","requiredText":"","optionalWeight":0,"optionalFlag":false,"writtenTime":null,"amount":"0","optionalAmount":"0","port":0,"optionalPort":"","leaves":null,"leaf":{"name":""}}""",
            Json(new Part { OptionalText = "", OptionalWeight = 0, OptionalFlag = false, OptionalAmount = default(Quantity), OptionalPort = "", Leaf = new() }));
    }

    [Fact]
    public void Struct_values_are_written_even_when_empty_and_kinds_start_with_their_type()
    {
        var json = Json(new Sample());
        Assert.StartsWith("""{"kind":"Sample","apiVersion":"samples.example.io/v1","metadata":{"creationTimestamp":null},"spec":{"requiredText":""}""".TrimEnd('}'), json, StringComparison.Ordinal);
        Assert.DoesNotContain("status", json, StringComparison.Ordinal);
        Assert.Equal("""{"kind":"Body","apiVersion":"samples.example.io/v1","text":"t"}""", Json(new Body { Text = "t" }));
    }

    [Fact]
    public void Times_are_written_in_UTC_with_the_precision_of_their_type()
    {
        var time = new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(-2)).AddTicks(1_234_567);
        var json = Json(new Part { Time = time, WrittenTime = time, Micro = time });
        Assert.Contains("""
            "time":"2024-05-06T09:08:09Z","writtenTime":"2024-05-06T09:08:09Z","micro":"2024-05-06T09:08:09.123456Z"
            """, json, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_shape_round_trips()
    {
        var part = Full();
        var bytes = ApiJson.Serialize(part);
        var back = ApiJson.Deserialize<Part>(bytes);
        Assert.Equal(part, back);
        Assert.Equal(part.GetHashCode(), back.GetHashCode());
        Assert.Equal(bytes, ApiJson.Serialize(back));
        Assert.Equal("/p", back.Source.Path);
        Assert.Equal("i", back.Source.Inner!.Name);
    }

    [Fact]
    public void Nulls_in_lists_and_maps_are_zero_values_as_in_Go()
    {
        var part = ApiJson.Deserialize<Part>("""{"names":["a",null],"leaves":[null],"amounts":{"x":null},"extra":{"y":null}}"""u8);
        Assert.Equal(["a", ""], part.Names);
        Assert.Equal([new Leaf()], part.Leaves);
        Assert.True(part.Amounts["x"].IsZero);
        Assert.Empty(part.Extra["y"]);
    }

    [Fact]
    public void Of_duplicate_fields_and_keys_the_last_counts()
    {
        var part = ApiJson.Deserialize<Part>("""{"policy":"a","policy":"b","amounts":{"z":"1","a":"2","z":"3"}}"""u8);
        Assert.Equal("b", part.Policy);
        Assert.Equal("3", part.Amounts["z"].ToString());
        Assert.Equal(["a", "z"], part.Amounts.Keys);
    }

    [Fact]
    public void A_wrong_quantity_is_reported_in_Kubernetes_words()
    {
        var e = Assert.ThrowsAny<System.Text.Json.JsonException>(() => ApiJson.Deserialize<Part>("""{"amounts":{"cpu":"1x"}}"""u8));
        Assert.Equal("amounts.cpu: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'", e.Message);
    }

    [Fact]
    public void A_kind_prints_its_name_and_no_content()
    {
        var text = new Sample { Metadata = new() { Namespace = "n", Name = "m" }, Spec = new() { Policy = "secret" } }.ToString();
        Assert.Contains("n/m", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    internal static Part Full() => new()
    {
        Policy = "Always",
        OptionalText = "o",
        RequiredText = "r",
        Weight = -1,
        OptionalWeight = 2,
        Big = long.MinValue,
        Ratio = 0.1,
        Flag = true,
        OptionalFlag = true,
        Data = [0, 255],
        Time = DateTimeOffset.UnixEpoch,
        Micro = DateTimeOffset.UnixEpoch.AddMicroseconds(1),
        Amount = Quantity.Parse("1.5Gi"),
        OptionalAmount = Quantity.Parse("-1m"),
        Port = "http",
        OptionalPort = 80,
        Raw = new("[1,{\"a\":null}]"),
        Leaves = [new() { Name = "l" }],
        Names = ["b", "a"],
        Amounts = new Dictionary<string, Quantity> { ["memory"] = Quantity.Parse("1Gi"), ["cpu"] = Quantity.Parse("100m") },
        Extra = new Dictionary<string, IReadOnlyList<string>> { ["k"] = ["v", "w"] },
        Leaf = new() { Name = "leaf" },
        Child = new() { Policy = "Never" },
        Source = new() { Path = "/p", Inner = new() { Name = "i" } },
    };

    private static string Json<T>(T value)
        where T : class, IApiType<T> => Encoding.UTF8.GetString(ApiJson.Serialize(value));
}
