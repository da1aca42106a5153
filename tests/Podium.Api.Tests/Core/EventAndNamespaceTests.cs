using System.Text.Json.Nodes;
using Podium.Api.Core.V1;
using Podium.Api.Events.V1;

namespace Podium.Api.Tests.Core;

/// <summary>Events keep to the namespace of their object; namespaces carry their name and their phase.</summary>
public sealed class EventAndNamespaceTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("default", "default", true)]
    [InlineData("default", "", true)]
    [InlineData("other", "", false)]
    [InlineData("default", "other", false)]
    public void An_event_of_the_older_form_lives_where_its_object_does(string ns, string about, bool right)
    {
        var errors = EventValidation.Validate(new() { Metadata = new() { Name = "e", Namespace = ns }, InvolvedObject = new() { Namespace = about } });
        Assert.Equal(right ? [] : [$"involvedObject.namespace: Invalid value: \"{about}\": does not match event.namespace"], errors.Select(e => e.ToString()));
    }

    [Fact]
    public void The_newer_form_asks_for_more()
    {
        var evt = new Podium.Api.Core.V1.Event { Metadata = new() { Name = "e", Namespace = "default" }, EventTime = Now, Type = "Odd", Count = 1 };
        var fields = EventValidation.Validate(evt, strict: true).Select(e => e.Field).ToHashSet();
        Assert.Superset(new HashSet<string> { "reportingController", "reportingInstance", "action", "reason", "type", "count" }, fields);
    }

    [Fact]
    public void Both_forms_of_an_event_turn_into_each_other()
    {
        var evt = new Podium.Api.Core.V1.Event
        {
            Metadata = new() { Name = "e", Namespace = "default" },
            InvolvedObject = new() { Kind = "Pod", Name = "p" },
            Message = "text",
            Reason = "R",
            ReportingComponent = "c",
            Count = 3,
            LastTimestamp = Now,
            Series = new() { Count = 2, LastObservedTime = Now },
            Source = new() { Component = "kubelet", Host = "n1" },
        };
        Assert.Equal(evt, EventConversion.ToCore(EventConversion.FromCore(evt)));
    }

    [Fact]
    public void A_namespace_gets_its_name_as_a_label_and_is_active()
    {
        var ns = JsonNode.Parse("""{"metadata":{"name":"a"}}""")!.AsObject();
        NamespaceDefaults.Apply(ns);
        Assert.Equal("""{"metadata":{"name":"a","labels":{"kubernetes.io/metadata.name":"a"}},"status":{"phase":"Active"}}""", ns.ToJsonString());
    }

    [Fact]
    public void A_namespace_is_terminating_only_when_it_is_deleted()
    {
        var old = new Namespace { Metadata = new() { Name = "a", ResourceVersion = "1" }, Status = new() { Phase = "Active" } };
        Assert.Equal(
            "status.Phase: Invalid value: \"Terminating\": may only be 'Active' if `deletionTimestamp` is empty",
            Assert.Single(NamespaceValidation.ValidateStatusUpdate(old with { Status = new() { Phase = "Terminating" } }, old)).ToString());
    }

    [Fact]
    public void A_finalizer_of_a_namespace_is_a_known_or_a_qualified_name()
    {
        var ns = new Namespace { Metadata = new() { Name = "a", ResourceVersion = "1" }, Spec = new() { Finalizers = ["kubernetes", "example.com/x", "mine"] } };
        Assert.Equal(
            "spec.finalizers[2]: Invalid value: \"mine\": name is neither a standard finalizer name nor is it fully qualified",
            Assert.Single(NamespaceValidation.ValidateFinalizeUpdate(ns, ns)).ToString());
    }
}
