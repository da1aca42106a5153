using Podium.ApiServer.Tests.Server;

namespace Podium.ApiServer.Tests;

/// <summary>Events are one stored object in two forms.</summary>
public sealed class EventTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_event_of_the_core_group_is_seen_in_the_other_form()
    {
        await server.Admin.CreateAsync("/api/v1/namespaces/default/events",
            """
            {"metadata":{"name":"e1"},"involvedObject":{"kind":"Pod","name":"p","namespace":"default"},"reason":"Started","message":"hello",
             "type":"Normal","source":{"component":"kubelet"},"count":3,"firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:01:00Z"}
            """);
        var other = (await server.Admin.GetAsync("/apis/events.k8s.io/v1/namespaces/default/events/e1")).Json;
        Assert.Equal(("Event", "events.k8s.io/v1", "hello"), ((string?)other["kind"], (string?)other["apiVersion"], (string?)other["note"]));
        Assert.Equal(3, (int)other["deprecatedCount"]!);
        Assert.Equal("p", (string?)other["regarding"]!["name"]);
        var selected = await server.Admin.GetAsync("/apis/events.k8s.io/v1/namespaces/default/events?fieldSelector=regarding.name%3Dp");
        Assert.Single(selected.Json["items"]!.AsArray());
    }

    [Fact]
    public async Task An_event_of_the_new_group_is_seen_in_the_core_form()
    {
        await server.Admin.CreateAsync("/apis/events.k8s.io/v1/namespaces/default/events",
            """
            {"metadata":{"name":"e2"},"regarding":{"kind":"Pod","name":"q","namespace":"default"},"reason":"Scheduled","note":"there","type":"Normal",
             "action":"Binding","reportingController":"default-scheduler","reportingInstance":"default-scheduler-a","eventTime":"2026-01-01T00:00:00.123456Z"}
            """);
        var core = (await server.Admin.GetAsync("/api/v1/namespaces/default/events/e2")).Json;
        Assert.Equal(("there", "q"), ((string?)core["message"], (string?)core["involvedObject"]!["name"]));
        Assert.Equal("2026-01-01T00:00:00.123456Z", (string?)core["eventTime"]);
        Assert.Equal("default-scheduler", (string?)core["reportingComponent"]);
    }
}
