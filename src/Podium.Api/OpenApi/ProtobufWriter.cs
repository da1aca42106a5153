using System.Text;

namespace Podium.Api.OpenApi;

/// <summary>Writes protobuf's wire format: as much of it as one document needs.</summary>
internal sealed class ProtobufWriter
{
    private byte[] buffer = new byte[1 << 20];
    private int length;

    /// <summary>What was written.</summary>
    public byte[] ToArray() => buffer[..length];

    /// <summary>A string, left out where it is empty.</summary>
    public void String(int field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Text(field, value);
        }
    }

    /// <summary>An item of a repeated string, which is written even when it is empty.</summary>
    public void Text(int field, string value)
    {
        var bytes = Encoding.UTF8.GetByteCount(value);
        Tag(field, 2);
        Varint((uint)bytes);
        Reserve(bytes);
        length += Encoding.UTF8.GetBytes(value, buffer.AsSpan(length));
    }

    /// <summary>A boolean, left out where it is false.</summary>
    public void Boolean(int field, bool value)
    {
        if (value)
        {
            Tag(field, 0);
            Varint(1);
        }
    }

    /// <summary>A message; its length is put before it once it is written.</summary>
    public void Message<T>(int field, T value, Action<ProtobufWriter, T> write)
    {
        Tag(field, 2);
        var start = length;
        write(this, value);
        var size = length - start;
        var prefix = VarintSize((uint)size);
        Reserve(prefix);
        Array.Copy(buffer, start, buffer, start + prefix, size);
        length = start;
        Varint((uint)size);
        length += size;
    }

    private void Tag(int field, int wireType) => Varint((uint)((field << 3) | wireType));

    private void Varint(uint value)
    {
        Reserve(5);
        while (value >= 0x80)
        {
            buffer[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[length++] = (byte)value;
    }

    private static int VarintSize(uint value)
    {
        var size = 1;
        while ((value >>= 7) != 0)
        {
            size++;
        }

        return size;
    }

    private void Reserve(int bytes)
    {
        if (buffer.Length - length < bytes)
        {
            Array.Resize(ref buffer, Math.Max(buffer.Length * 2, length + bytes));
        }
    }
}
