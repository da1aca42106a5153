using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Podium.Api;
using Podium.Api.Meta.V1;

namespace Podium.Client.Http;

/// <summary>The API over HTTPS, for components on other machines than the server's.</summary>
/// <param name="connection">The way to the server; stays the caller's.</param>
public sealed class HttpApiClient(ApiConnection connection) : IApiClient
{
    private const string Json = "application/json";

    /// <inheritdoc/>
    public async Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> =>
        Read<T>(await connection.SendAsync(HttpMethod.Get, ApiPath.Object(T.Resource, key), null, Json, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<ObjectList<T>> ListAsync<T>(ListRequest request, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var answer = await connection.SendAsync(HttpMethod.Get, ApiPath.List(T.Resource, request), null, Json, cancellationToken).ConfigureAwait(false);
        try
        {
            return AnswerReader.List<T>(answer);
        }
        catch (JsonException broken)
        {
            throw new IOException($"the server's list of {T.Resource.Plural} cannot be read: {broken.Message}", broken);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(
        WatchRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        using var answer = await connection.OpenAsync(ApiPath.Watch(T.Resource, request), cancellationToken).ConfigureAwait(false);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var lines = new LineReader(body);
        while (await lines.ReadAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            yield return ReadEvent<T>(line);
        }
    }

    /// <inheritdoc/>
    public async Task<T> CreateAsync<T>(T obj, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> =>
        Read<T>(await connection.SendAsync(
            HttpMethod.Post, ApiPath.Collection(T.Resource, obj.Metadata.Namespace), ApiJson.Serialize(obj), Json, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<T> UpdateAsync<T>(T obj, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T> =>
        Read<T>(await connection.SendAsync(
            HttpMethod.Put, ApiPath.Object(T.Resource, ObjectKey.Of(obj), subresource), ApiJson.Serialize(obj), Json, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<T> PatchAsync<T>(ObjectKey key, Patch patch, string subresource = "", CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T> =>
        Read<T>(await connection.SendAsync(
            HttpMethod.Patch,
            ApiPath.Patch(ApiPath.Object(T.Resource, key, subresource), patch),
            Encoding.UTF8.GetBytes(patch.Body.ToJsonString()),
            ApiPath.MediaType(patch.Type),
            cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> =>
        connection.SendAsync(HttpMethod.Delete, ApiPath.Object(T.Resource, key), ApiJson.Serialize(options), Json, cancellationToken);

    /// <inheritdoc/>
    public async Task<TBody> CreateSubresourceAsync<T, TBody>(ObjectKey key, string subresource, TBody body, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
        where TBody : class, IApiType<TBody>
    {
        var answer = await connection.SendAsync(
            HttpMethod.Post, ApiPath.Object(T.Resource, key, subresource), ApiJson.Serialize(body), Json, cancellationToken).ConfigureAwait(false);

        // A binding or an eviction is answered with a Status, which says no more than that it happened.
        return IsStatus(answer) ? body : Read<TBody>(answer);
    }

    private static bool IsStatus(byte[] answer)
    {
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.TryGetProperty("kind", out var kind) && kind.ValueEquals("Status"u8);
    }

    private static T Read<T>(byte[] answer)
        where T : class, IApiType<T>
    {
        try
        {
            return ApiJson.Deserialize<T>(answer);
        }
        catch (JsonException broken)
        {
            throw new IOException($"the server's answer cannot be read: {broken.Message}", broken);
        }
    }

    private static WatchEvent<T> ReadEvent<T>(ReadOnlyMemory<byte> line)
        where T : class, IApiType<T>
    {
        try
        {
            return AnswerReader.Event<T>(line.Span);
        }
        catch (JsonException broken)
        {
            throw new IOException($"a watch event cannot be read: {broken.Message}", broken);
        }
    }
}
