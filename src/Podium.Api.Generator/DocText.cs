using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Podium.Api.Generator;

/// <summary>Turns the summary of an XML doc comment into the plain text of a schema's description.</summary>
internal static class DocText
{
    private static readonly Regex Space = new(@"\s+", RegexOptions.CultureInvariant);

    public static string Summary(ISymbol symbol, CancellationToken cancellationToken)
    {
        var xml = symbol.GetDocumentationCommentXml(expandIncludes: false, cancellationToken: cancellationToken);
        if (string.IsNullOrWhiteSpace(xml))
        {
            return "";
        }

        try
        {
            var text = new StringBuilder();
            if (XElement.Parse(xml).Element("summary") is { } summary)
            {
                Append(summary, text);
            }

            return Space.Replace(text.ToString(), " ").Trim();
        }
        catch (XmlException)
        {
            // The compiler reports the malformed comment.
            return "";
        }
    }

    private static void Append(XElement element, StringBuilder text)
    {
        foreach (var node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(plain.Value);
                    break;
                case XElement { Name.LocalName: "see" or "seealso" } see when see.IsEmpty:
                    text.Append(Reference(see));
                    break;
                case XElement { Name.LocalName: "paramref" } reference:
                    text.Append(reference.Attribute("name")?.Value);
                    break;
                case XElement { Name.LocalName: "para" or "item" } block:
                    text.Append(' ');
                    Append(block, text);
                    text.Append(' ');
                    break;
                case XElement inner:
                    Append(inner, text);
                    break;
            }
        }
    }

    // Readers of the schema know JSON names: a property is shown in lower camel case, a type by its name.
    private static string Reference(XElement see)
    {
        var target = see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? see.Attribute("href")?.Value ?? "";
        if (target.Length < 2 || target[1] != ':')
        {
            return target;
        }

        var name = target.Substring(target.LastIndexOf('.') + 1);
        return target[0] == 'P' ? PropertyReader.Camel(name) : name;
    }
}
