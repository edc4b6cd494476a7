namespace Headroom.Server;

/// <summary>The server cannot start as it was told to. The message is one line: what, where, and what to do.</summary>
public sealed class ServerException(string message, Exception? inner = null) : Exception(message, inner);
