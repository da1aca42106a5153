using System.Text.Json.Nodes;
using Podium.Api.Discovery.V1;
using Podium.Api.Trees;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Registry.Writing;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Discovery;

/// <summary>Endpoint slices.</summary>
internal sealed class EndpointSliceStrategy : ResourceStrategy<EndpointSlice>
{
    public override bool CountsGenerations => true;

    public override void PrepareForCreate(JsonObject tree, WriteRequest request)
    {
        base.PrepareForCreate(tree, request);
        DropTopology(tree);
    }

    public override void PrepareForUpdate(JsonObject tree, JsonObject old, WriteRequest request)
    {
        base.PrepareForUpdate(tree, old, request);
        if (!TreeEquality.DeepEquals(tree["endpoints"], old["endpoints"]))
        {
            DropTopology(tree);
        }
    }

    protected override ITable<EndpointSlice> Columns { get; } = new EndpointSliceTable();

    protected override IReadOnlyList<FieldError> Validate(EndpointSlice obj) => EndpointSliceValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(EndpointSlice obj, EndpointSlice old) =>
        EndpointSliceValidation.ValidateUpdate(obj, old);

    // What the first version of the kind had there cannot be written any more, and nobody is told.
    private static void DropTopology(JsonObject tree)
    {
        foreach (var endpoint in (JsonTree.GetArray(tree, "endpoints") ?? []).OfType<JsonObject>())
        {
            endpoint.Remove("deprecatedTopology");
        }
    }
}
