using Microsoft.Net.Http.Headers;
using Tinct.Format;
using Tinct.Samples.WebServer;

// dotnet run --project samples/WebServer -- --folder FOLDER --urls http://127.0.0.1:8080
WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(args);
string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(builder.Configuration["folder"] ?? "."));
WebApplication app = builder.Build();

app.MapMethods("/pictures/{name}", [HttpMethods.Get, HttpMethods.Head], (string name, RowRange? rows, HttpRequest request, HttpResponse response) =>
{
    // A name is a file's name in the folder, and nothing that leads out of it.
    var file = new FileInfo(Path.Combine(folder, name + ".tinct"));
    if (file.DirectoryName != folder || !file.Exists)
    {
        return Results.NotFound();
    }

    response.Headers.Vary = HeaderNames.Accept; // tells caches that another browser may get another format
    response.Headers.CacheControl = "public, no-cache"; // keep it, and ask whether it is still the same
    string? type = Negotiation.Choose(request.GetTypedHeaders().Accept, isWhole: rows is null);
    if (type is null)
    {
        return Results.StatusCode(StatusCodes.Status406NotAcceptable);
    }

    // Each format of each state of the file, and each part, has its tag: then a 304 costs no decoding.
    var tag = new EntityTagHeaderValue($"\"{file.LastWriteTimeUtc.Ticks:x}-{file.Length:x}-{type[6..]}{(rows is { } part ? $"-{part.First}-{part.Last}" : "")}\"");
    if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Tag == "*" || known.Compare(tag, useStrongComparison: false)))
    {
        response.Headers.ETag = tag.ToString();
        return Results.StatusCode(StatusCodes.Status304NotModified);
    }

    if (type == Negotiation.Tinct)
    {
        return Results.File(file.FullName, type, entityTag: tag, enableRangeProcessing: true);
    }

    try
    {
        return PictureService.Convert(file.FullName, rows, type) is { } converted
            ? Results.Bytes(converted.Bytes, converted.Type, entityTag: tag)
            : Results.BadRequest($"The picture does not have the rows {rows?.First}-{rows?.Last}.");
    }
    catch (TinctFormatException fault)
    {
        return Results.Problem($"{file.Name}: {fault.Message}");
    }
});

app.Run();
