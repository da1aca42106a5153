using System.Text.Json.Nodes;
using Podium.Api;
using Podium.Api.Core.V1;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Registry.Writing;

namespace Podium.ApiServer.Registry;

/// <summary>A strategy of a kind whose controller makes pods of <c>spec.template</c>: the template gets a pod spec's defaults and gates.</summary>
/// <typeparam name="T">The record.</typeparam>
internal abstract class PodTemplateOwnerStrategy<T> : ResourceStrategy<T>
    where T : class, IKubernetesObject<T>
{
    public sealed override bool HasStatus => true;

    /// <summary>Where the pods' spec stands.</summary>
    protected virtual string[] PodSpecPath { get; } = ["spec", "template", "spec"];

    public override void Default(JsonObject tree)
    {
        base.Default(tree);
        if (JsonTree.GetObject(tree, PodSpecPath) is { } spec)
        {
            PodDefaults.ApplyToSpec(spec);
        }
    }

    public override void PrepareForCreate(JsonObject tree, WriteRequest request)
    {
        base.PrepareForCreate(tree, request);
        PodGates.DropFromSpec(JsonTree.GetObject(tree, PodSpecPath), null, Gates);
    }

    public override void PrepareForUpdate(JsonObject tree, JsonObject old, WriteRequest request)
    {
        base.PrepareForUpdate(tree, old, request);
        PodGates.DropFromSpec(JsonTree.GetObject(tree, PodSpecPath), JsonTree.GetObject(old, PodSpecPath), Gates);
    }

    /// <summary>What to warn of where pods get their names from an object of this name.</summary>
    protected static IReadOnlyList<string> NameWarnings(string name) => NameRules.Dns1123Label(name) is { Count: > 0 } reasons
        ? ["metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: "
            + $"[{string.Join(' ', reasons)}]"]
        : [];
}
