using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Podium.Api;
using Podium.ApiServer.Cache;
using Podium.ApiServer.Http;
using Podium.ApiServer.Tables;

namespace Podium.ApiServer.Registry.Reading;

/// <summary>Writes objects in the form that a request asked for: themselves, rows of a table, or their metadata only.</summary>
internal sealed class ObjectShaper(ResourceStrategy strategy, OutputShape shape, string includeObject, TimeProvider time)
{
    /// <summary>Reads which form a request wants.</summary>
    public static ObjectShaper For(ResourceStrategy strategy, ApiRequest request, OutputFormat format, TimeProvider time)
    {
        var include = request.Query("includeObject");
        return include is "" or "None" or "Metadata" or "Object"
            ? new(strategy, format.Shape, include, time)
            : throw Api.Errors.StatusException.BadRequest(
                $"unrecognized includeObject value: \"{include}\"");
    }

    /// <summary>The form.</summary>
    public OutputShape Shape => shape;

    /// <summary>Writes one object as a whole answer, or as the object of a watch event.</summary>
    public void WriteSingle(IBufferWriter<byte> output, CachedObject obj, bool withColumns = true)
    {
        switch (shape)
        {
            case OutputShape.Object:
                obj.WriteTo(output);
                break;
            case OutputShape.PartialObjectMetadata:
                WritePartial(output, obj);
                break;
            default:
                using (var writer = new Utf8JsonWriter(output, ApiJson.WriterOptions))
                {
                    StartTable(writer, obj.Revision == 0 ? "" : obj.Revision.ToString(CultureInfo.InvariantCulture), "", null, withColumns);
                    WriteRow(writer, obj);
                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }

                break;
        }
    }

    /// <summary>Writes what comes before a list's items.</summary>
    public void WriteListStart(IBufferWriter<byte> output, ListPart part)
    {
        using var writer = new Utf8JsonWriter(output, ApiJson.WriterOptions);
        if (shape == OutputShape.Table)
        {
            StartTable(writer, part.ResourceVersion, part.Continue, part.Remaining, withColumns: true);
        }
        else
        {
            var partial = shape == OutputShape.PartialObjectMetadata;
            writer.WriteStartObject();
            writer.WriteString("kind", partial ? "PartialObjectMetadataList" : strategy.Resource.Kind + "List");
            writer.WriteString("apiVersion", partial ? "meta.k8s.io/v1" : strategy.Resource.ApiVersion);
            WriteListMeta(writer, part.ResourceVersion, part.Continue, part.Remaining);
            writer.WriteStartArray("items");
        }
    }

    /// <summary>Writes an item of a list, without a comma.</summary>
    public void WriteItem(IBufferWriter<byte> output, CachedObject obj)
    {
        switch (shape)
        {
            case OutputShape.Object:
                obj.WriteTo(output);
                break;
            case OutputShape.PartialObjectMetadata:
                WritePartial(output, obj);
                break;
            default:
                using (var writer = new Utf8JsonWriter(output, ApiJson.WriterOptions))
                {
                    WriteRow(writer, obj);
                }

                break;
        }
    }

    private void StartTable(Utf8JsonWriter writer, string resourceVersion, string next, long? remaining, bool withColumns)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", "Table");
        writer.WriteString("apiVersion", "meta.k8s.io/v1");
        WriteListMeta(writer, resourceVersion, next, remaining);
        if (withColumns)
        {
            writer.WriteStartArray("columnDefinitions");
            foreach (var column in strategy.Table.Columns)
            {
                writer.WriteStartObject();
                writer.WriteString("name", column.Name);
                writer.WriteString("type", column.Type);
                writer.WriteString("format", column.Format);
                writer.WriteString("description", column.Description);
                writer.WriteNumber("priority", column.Priority);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }
        else
        {
            writer.WriteNull("columnDefinitions");
        }

        writer.WriteStartArray("rows");
    }

    private static void WriteListMeta(Utf8JsonWriter writer, string resourceVersion, string next, long? remaining)
    {
        writer.WriteStartObject("metadata");
        writer.WriteString("resourceVersion", resourceVersion);
        if (next.Length > 0)
        {
            writer.WriteString("continue", next);
            if (remaining is { } count)
            {
                writer.WriteNumber("remainingItemCount", count);
            }
        }

        writer.WriteEndObject();
    }

    private void WriteRow(Utf8JsonWriter writer, CachedObject obj)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("cells");
        strategy.Table.WriteCells(obj.Object, new TableCells(writer, time.GetUtcNow()));
        writer.WriteEndArray();
        if (includeObject == "Object")
        {
            writer.WritePropertyName("object");
            writer.WriteRawValue(obj.ToJson(), skipInputValidation: true);
        }
        else if (includeObject != "None")
        {
            writer.WritePropertyName("object");
            var buffer = new ArrayBufferWriter<byte>(1024);
            WritePartial(buffer, obj);
            writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    private static void WritePartial(IBufferWriter<byte> output, CachedObject obj)
    {
        output.Write("{\"kind\":\"PartialObjectMetadata\",\"apiVersion\":\"meta.k8s.io/v1\",\"metadata\":"u8);
        ReadOnlySpan<byte> json = obj.ToJson();
        var reader = new Utf8JsonReader(json, ApiJson.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (found)
            {
                output.Write(json[start..(int)reader.BytesConsumed]);
                break;
            }
        }

        output.Write("}"u8);
    }
}
