using System.Text;
using Podium.Api.Errors;

namespace Podium.Api.Trees.Decoding;

/// <summary>A body cannot be read as what it should be. The message is kube-apiserver's text for the same body.</summary>
/// <param name="message">The text, such as <c>json: cannot unmarshal string into Go struct field …</c>.</param>
public sealed class DecodeException(string message) : Exception(message)
{
    private const int SummaryBytes = 30;

    /// <summary>
    /// The 400 that kube-apiserver answers (its <c>transformDecodeError</c>): with the kind where the body could be read
    /// far enough to tell it, else with the first bytes of the body.
    /// </summary>
    /// <param name="expected">The kind that the request is about.</param>
    /// <param name="body">The body.</param>
    public StatusException ToBadRequest(ResourceInfo expected, ReadOnlySpan<byte> body) =>
        ToBadRequest(new GroupVersionKind(expected.Group, expected.Version, expected.Kind), body);

    /// <summary>The same for a kind that is a body only, such as DeleteOptions.</summary>
    public StatusException ToBadRequest(GroupVersionKind expected, ReadOnlySpan<byte> body) => StatusException.BadRequest(
        KindUnreadable
            ? $"the object provided is unrecognized (must be of type {expected.Kind}): {Message} ({Summary(body)})"
            : $"{expected.Kind} in version \"{expected.Version}\" cannot be handled as a {expected.Kind}: {Message}");

    /// <summary>Whether not even apiVersion and kind could be read.</summary>
    internal bool KindUnreadable { get; init; }

    /// <summary>Whether the body is not JSON (or YAML) at all.</summary>
    internal bool Syntax { get; init; }

    private static string Summary(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return "<empty>";
        }

        var cut = body.Length > SummaryBytes;
        var head = cut ? body[..SummaryBytes] : body;
        return (body[0] == '{' ? Encoding.UTF8.GetString(head) : Convert.ToHexStringLower(head)) + (cut ? " ..." : "");
    }
}
