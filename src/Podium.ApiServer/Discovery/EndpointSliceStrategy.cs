using Podium.Api.Discovery.V1;
using Podium.Api.Validation;
using Podium.ApiServer.Registry;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Discovery;

/// <summary>Endpoint slices.</summary>
internal sealed class EndpointSliceStrategy : ResourceStrategy<EndpointSlice>
{
    public override bool CountsGenerations => true;

    protected override ITable<EndpointSlice> Columns { get; } = new EndpointSliceTable();

    protected override IReadOnlyList<FieldError> Validate(EndpointSlice obj) => EndpointSliceValidation.Validate(obj);

    protected override IReadOnlyList<FieldError> ValidateUpdate(EndpointSlice obj, EndpointSlice old) =>
        EndpointSliceValidation.ValidateUpdate(obj, old);
}
