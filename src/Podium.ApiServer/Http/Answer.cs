using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;

namespace Podium.ApiServer.Http;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    /// <summary>Writes JSON bytes, in the form asked for.</summary>
    public static async Task WriteAsync(HttpContext context, int code, ReadOnlyMemory<byte> json, OutputFormat format)
    {
        if (format.Yaml)
        {
            json = Encoding.UTF8.GetBytes(YamlText.Of(JsonNode.Parse(json.Span)));
        }
        else if (format.Pretty)
        {
            json = Indent(json);
        }

        var response = context.Response;
        response.StatusCode = code;
        response.ContentType = format.ContentType;
        response.ContentLength = json.Length;
        response.Headers.CacheControl = "no-cache, private";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.BodyWriter.WriteAsync(json, context.RequestAborted);
        }
    }

    private static ReadOnlyMemory<byte> Indent(ReadOnlyMemory<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
        using (var document = JsonDocument.Parse(json))
        using (var writer = new Utf8JsonWriter(buffer, ApiJson.WriterOptions with { Indented = true }))
        {
            document.RootElement.WriteTo(writer);
        }

        buffer.Write("\n"u8);
        return buffer.WrittenMemory;
    }

    public static Task WriteAsync<T>(HttpContext context, int code, T value, OutputFormat? format = null)
        where T : class, IApiType<T> =>
        WriteAsync(context, code, ApiJson.Serialize(value), format ?? OutputFormat.Json);

    public static Task WriteTextAsync(HttpContext context, int code, string text, string contentType = "text/plain; charset=utf-8")
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    /// <summary>Writes a refusal as a Status, always in JSON as far as the client takes it.</summary>
    public static Task WriteRefusalAsync(ApiRequest? request, HttpContext context, StatusException refusal)
    {
        if (refusal.Status.Details?.RetryAfterSeconds is > 0 and var seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var format = OutputFormat.Json;
        if (request is not null && refusal.Code != 406)
        {
            try
            {
                format = OutputFormat.Negotiate(request, allowTransforms: true);
            }
            catch (StatusException)
            {
                // Nothing that the client takes: a Status in JSON is the best that can be said.
                format = OutputFormat.Json;
            }
        }

        return WriteAsync(context, refusal.Code, refusal.Status, format);
    }

    /// <summary>Adds a warning that kubectl prints.</summary>
    public static void AddWarning(HttpContext context, string text)
    {
        // A header is one line of printable characters; RFC 7234 wants the text quoted.
        var line = new StringBuilder(text.Length + 8).Append("299 - \"");
        foreach (var c in text)
        {
            line.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                < ' ' or > '~' => "?",
                _ => c.ToString(),
            });
        }

        context.Response.Headers.Append("Warning", line.Append('"').ToString());
    }

    /// <summary>The Status of a call that succeeded and has no object to give.</summary>
    public static Status Success(ResourceInfo resource, string name, string uid = "") => new()
    {
        Outcome = "Success",
        Details = new() { Group = resource.Group, Kind = resource.Plural, Name = name, Uid = uid },
    };
}
