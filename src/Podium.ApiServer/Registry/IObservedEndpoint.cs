using Podium.Api;
using Podium.Api.OpenApi;
using Podium.ApiServer.Http;

namespace Podium.ApiServer.Registry;

/// <summary>A kind whose objects are found out when they are asked for: they can be read, and are neither stored nor watched.</summary>
internal interface IObservedEndpoint
{
    /// <summary>The kind's resource.</summary>
    ResourceInfo Resource { get; }

    /// <summary>The kind as discovery and OpenAPI tell of it.</summary>
    ServedResource ToServed();

    /// <summary>Answers a request for one object or for several.</summary>
    Task AnswerAsync(ApiRequest request);
}
