namespace Headroom.Simulation.Persistence;

/// <summary>A saved world cannot be used. The message says which file, what is wrong with it, and what to do.</summary>
public sealed class WorldFileException(string path, string problem, Exception? inner = null)
    : Exception($"{path}: {problem}. To begin a new world, move this file away", inner)
{
    public string Path { get; } = path;
}
