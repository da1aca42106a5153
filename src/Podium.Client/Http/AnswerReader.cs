using System.Text;
using System.Text.Json;
using Podium.Api;
using Podium.Api.Errors;
using Podium.Api.Meta.V1;

namespace Podium.Client.Http;

/// <summary>Reads lists and watch events out of the server's JSON, objects straight into their records.</summary>
internal static class AnswerReader
{
    /// <summary>A list of a kind.</summary>
    public static ObjectList<T> List<T>(ReadOnlySpan<byte> json)
        where T : class, IApiType<T>
    {
        var reader = new Utf8JsonReader(json, ApiJson.ReaderOptions);
        var items = new List<T>();
        var version = "";
        var more = "";
        Enter(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("metadata"u8))
            {
                Enter(ref reader);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    if (reader.ValueTextEquals("resourceVersion"u8))
                    {
                        version = Text(ref reader);
                    }
                    else if (reader.ValueTextEquals("continue"u8))
                    {
                        more = Text(ref reader);
                    }
                    else
                    {
                        Pass(ref reader);
                    }
                }
            }
            else if (reader.ValueTextEquals("items"u8))
            {
                ReadItems(ref reader, items);
            }
            else
            {
                Pass(ref reader);
            }
        }

        return new(items, version, more);
    }

    /// <summary>A watch event, one line of the stream.</summary>
    /// <exception cref="StatusException">The event says that the watch is over: 410 where it cannot be resumed.</exception>
    public static WatchEvent<T> Event<T>(ReadOnlySpan<byte> json)
        where T : class, IApiType<T>
    {
        var reader = new Utf8JsonReader(json, ApiJson.ReaderOptions);
        WatchEventType? type = null;
        var failed = false;
        Enter(ref reader);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                type = reader.ValueTextEquals("MODIFIED"u8) ? WatchEventType.Modified
                    : reader.ValueTextEquals("ADDED"u8) ? WatchEventType.Added
                    : reader.ValueTextEquals("DELETED"u8) ? WatchEventType.Deleted
                    : reader.ValueTextEquals("BOOKMARK"u8) ? WatchEventType.Bookmark
                    : null;
                failed = type is null;
            }
            else if (reader.ValueTextEquals("object"u8) && (type is not null || failed))
            {
                reader.Read();
                return failed ? throw new StatusException(Status.Read(ref reader)) : new(type!.Value, T.Read(ref reader));
            }
            else
            {
                Pass(ref reader);
            }
        }

        throw new IOException($"not a watch event: {Encoding.UTF8.GetString(json[..Math.Min(json.Length, 200)])}");
    }

    private static void ReadItems<T>(ref Utf8JsonReader reader, List<T> items)
        where T : class, IApiType<T>
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return; // null: an empty list, as Go writes it.
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(T.Read(ref reader));
        }
    }

    private static void Enter(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("not an object");
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString() ?? "";
    }

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}
