using System.Globalization;

namespace Podium.ApiServer.Http;

/// <summary>One media type of an Accept header, with its parameters.</summary>
/// <param name="MediaType">The type in lower case, such as <c>application/json</c>.</param>
/// <param name="Parameters">The parameters but <c>q</c>, such as <c>as=Table</c>.</param>
/// <param name="Quality">How much the client likes it.</param>
internal sealed record AcceptClause(string MediaType, IReadOnlyList<KeyValuePair<string, string>> Parameters, double Quality)
{
    /// <summary>The clauses of a header, best liked first; equals stay in their order.</summary>
    public static IReadOnlyList<AcceptClause> Parse(string header)
    {
        var clauses = new List<AcceptClause>();
        foreach (var part in header.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var pieces = part.Split(';', StringSplitOptions.TrimEntries);
            var quality = 1.0;
            var parameters = new List<KeyValuePair<string, string>>();
            foreach (var piece in pieces.AsSpan(1))
            {
                var equals = piece.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0)
                {
                    continue;
                }

                var (name, value) = (piece[..equals], piece[(equals + 1)..]);
                if (name == "q")
                {
                    quality = double.TryParse(value, CultureInfo.InvariantCulture, out var q) ? q : 1.0;
                }
                else
                {
                    parameters.Add(new(name, value));
                }
            }

            clauses.Add(new(pieces[0].ToLowerInvariant(), parameters, quality));
        }

        return [.. clauses.OrderByDescending(c => c.Quality)];
    }

    /// <summary>A parameter's value; empty where it is absent.</summary>
    public string Parameter(string name)
    {
        foreach (var (key, value) in Parameters)
        {
            if (key == name)
            {
                return value;
            }
        }

        return "";
    }
}
