using Microsoft.Net.Http.Headers;

namespace Tinct.Samples.WebServer;

/// <summary>What a browser gets, by its Accept header (RFC 9110, section 12.5.1).</summary>
public static class Negotiation
{
    public const string Tinct = "image/vnd.tinct", WebP = "image/webp", Png = "image/png";

    /// <summary>The type to serve, or null where none will do. Tinct and WebP have to be named: every browser says */*, even one that knows neither.</summary>
    /// <param name="accept">The header; empty where there is none.</param>
    /// <param name="isWhole">Whether the whole picture is asked for: rows of it are no .tinct file.</param>
    public static string? Choose(IList<MediaTypeHeaderValue> accept, bool isWhole)
    {
        ArgumentNullException.ThrowIfNull(accept);
        if (accept.Count == 0)
        {
            return Png;
        }

        return isWhole && Named(Tinct) ? Tinct : Named(WebP) ? WebP : Quality(Png) > 0 ? Png : null;

        bool Named(string type) => accept.Any(value => value.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase)) && Quality(type) > 0;

        // The most specific range that the type is in decides.
        double Quality(string type)
        {
            var subject = new MediaTypeHeaderValue(type);
            MediaTypeHeaderValue? range = accept.Where(subject.IsSubsetOf).OrderBy(static value => value.MatchesAllTypes ? 2 : value.MatchesAllSubTypes ? 1 : 0).FirstOrDefault();
            return range is null ? 0 : range.Quality ?? 1;
        }
    }
}
