using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Headroom.Server.Dashboard;

/// <summary>
/// Scripts, styles and pictures, carried in the assembly. Their addresses hold a digest of all of them, so that browsers may keep
/// them for ever and still never mix two versions; modules find each other by relative names within it.
/// </summary>
internal sealed class Assets
{
    private const string Prefix = "wwwroot/";

    private static readonly FrozenDictionary<string, string> s_types = new Dictionary<string, string>
    {
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    private readonly FrozenDictionary<string, Asset> _assets = Load();

    public Assets() => Version = Digest([.. _assets.OrderBy(a => a.Key, StringComparer.Ordinal).SelectMany(a => a.Value.Digest)]);

    public string Version { get; }

    public string Path(string name) => $"/assets/{Version}/{name}";

    public void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/assets/{version}/{**name}", (string version, string name, HttpContext context) => Send(context, name, version == Version))
            .ExcludeFromDescription();
        app.MapGet("/favicon.svg", (HttpContext context) => Send(context, "favicon.svg", false)).ExcludeFromDescription();
        app.MapGet("/favicon.ico", (HttpContext context) => Send(context, "favicon.svg", false)).ExcludeFromDescription();
    }

    private IResult Send(HttpContext context, string name, bool isCurrent)
    {
        if (!_assets.TryGetValue(name, out var asset))
            return Results.NotFound();
        var headers = context.Response.Headers;
        headers.CacheControl = isCurrent ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        var zipped = context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (zipped)
            headers.ContentEncoding = "gzip";
        // Two encodings are two things to a cache, so they have two tags.
        var tag = new EntityTagHeaderValue($"\"{Digest(asset.Digest)}{(zipped ? "-gz" : "")}\"");
        return Results.Bytes(zipped ? asset.Zipped : asset.Plain, asset.Type, entityTag: tag);
    }

    private static FrozenDictionary<string, Asset> Load()
    {
        var assembly = typeof(Assets).Assembly;
        var found = new Dictionary<string, Asset>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            if (!s_types.TryGetValue(System.IO.Path.GetExtension(resource), out var type))
                continue;
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var plain = new byte[stream.Length];
            stream.ReadExactly(plain);
            found[resource[Prefix.Length..]] = new Asset(type, plain, Zip(plain), SHA256.HashData(plain));
        }

        return found.ToFrozenDictionary();
    }

    private static byte[] Zip(byte[] plain)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Optimal))
            zip.Write(plain);
        return target.ToArray();
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));

    private sealed record Asset(string Type, byte[] Plain, byte[] Zipped, byte[] Digest);
}
