using System.Globalization;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;

namespace Podium.ApiServer.Cache;

/// <summary>Kubernetes' refusals of a resourceVersion (staging/src/k8s.io/apiserver/pkg/storage/errors.go).</summary>
internal static class CacheRefusals
{
    /// <summary>410: changes after a revision are no longer kept.</summary>
    internal static StatusException TooOld(long requested, long oldest) =>
        StatusException.Expired(string.Create(CultureInfo.InvariantCulture, $"too old resource version: {requested} ({oldest})"));

    /// <summary>504: the store is not that far, and did not get there within the time a read waits.</summary>
    internal static StatusException TooLarge(long requested, long current)
    {
        var message = string.Create(CultureInfo.InvariantCulture, $"Too large resource version: {requested}, current: {current}");
        var status = StatusException.Timeout(message, retryAfterSeconds: 1).Status;
        var cause = new StatusCause { Reason = "ResourceVersionTooLarge", Message = "Too large resource version" };
        return new(status with { Details = new() { RetryAfterSeconds = 1, Causes = [cause] } });
    }
}
