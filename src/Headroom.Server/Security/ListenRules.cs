using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Headroom.Server.Security;

/// <summary>Where the server may listen. Closed by default: what other machines can reach needs a token.</summary>
internal static class ListenRules
{
    public const int MinTokenLength = 16;

    public static IPEndPoint Check(ServerOptions options)
    {
        var address = Parse(options.Address);
        if (options.Port is < 0 or > IPEndPoint.MaxPort)
            throw new ServerException($"Port {options.Port} does not exist; choose one from 1 to {IPEndPoint.MaxPort}, or 0 for any free one");
        if (options.Token is { Length: < MinTokenLength })
            throw new ServerException($"The token is too short to be a secret; use at least {MinTokenLength} random characters");
        if (options.Token is null && !IPAddress.IsLoopback(address))
            throw new ServerException($"Listening on {options.Address} lets other machines in; set a token, or listen on 127.0.0.1");
        return new IPEndPoint(address, options.Port);
    }

    public static bool IsLoopback(ServerOptions options) => IPAddress.IsLoopback(Parse(options.Address));

    /// <summary>Says in one line why it could not listen; null when it was something else.</summary>
    public static string? Explain(Exception exception, IPEndPoint endpoint)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            if (e is AddressInUseException)
                return $"Port {endpoint.Port} on {endpoint.Address} is in use; choose another with --port";
            if (e is SocketException { SocketErrorCode: SocketError.AccessDenied })
                return $"Port {endpoint.Port} on {endpoint.Address} may not be used by this user; choose one above 1023 with --port";
            if (e is SocketException { SocketErrorCode: SocketError.AddressNotAvailable })
                return $"{endpoint.Address} is not an address of this machine; choose another with --listen";
        }

        return null;
    }

    private static IPAddress Parse(string text) => text switch
    {
        "localhost" => IPAddress.Loopback,
        "*" => IPAddress.Any,
        _ => IPAddress.TryParse(text.Trim('[', ']'), out var address)
            ? address
            : throw new ServerException($"'{text}' is not an address to listen on; use an IP address such as 127.0.0.1 or 0.0.0.0"),
    };
}
