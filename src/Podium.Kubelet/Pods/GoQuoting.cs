using System.Globalization;
using System.Text;

namespace Podium.Kubelet.Pods;

/// <summary>Texts in quotation marks as Go's <c>%q</c> prints them, for messages that users know word for word.</summary>
internal static class GoQuoting
{
    /// <summary>The text in quotation marks, with what cannot be printed escaped.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var unit in text)
        {
            switch (unit)
            {
                case '"' or '\\':
                    quoted.Append('\\').Append(unit);
                    break;
                case '\n':
                    quoted.Append("\\n");
                    break;
                case '\r':
                    quoted.Append("\\r");
                    break;
                case '\t':
                    quoted.Append("\\t");
                    break;
                case < ' ' or '\x7f':
                    quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)unit:x2}");
                    break;
                default:
                    quoted.Append(unit);
                    break;
            }
        }

        return quoted.Append('"').ToString();
    }
}
