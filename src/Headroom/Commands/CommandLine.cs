using System.CommandLine;
using System.CommandLine.Parsing;
using Headroom.Documents;
using Headroom.Server;
using Headroom.Simulation.Persistence;
using Headroom.Storage;

namespace Headroom.Commands;

/// <summary>
/// Runs the command line: 0 when it worked, 1 when it failed, 2 when it was asked for wrongly. A failure that a person can mend is
/// one line on standard error; only what nobody foresaw shows its stack.
/// </summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int Usage = 2;

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
            return Complain(parsed);
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(2),
            });
        }
        catch (OperationCanceledException)
        {
            return Fail("stopped");
        }
        catch (Exception problem) when (IsForeseen(problem))
        {
            return Fail(problem.Message);
        }
    }

    public static int Fail(string problem)
    {
        Console.Error.WriteLine($"headroom: {problem}");
        return Failed;
    }

    public static int UsageError(string problem)
    {
        Console.Error.WriteLine($"headroom: {problem}");
        return Usage;
    }

    private static int Complain(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
            Console.Error.WriteLine($"headroom: {error.Message}");
        var path = new List<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as CommandResult)
            path.Add(at.Command is RootCommand ? "headroom" : at.Command.Name);
        path.Reverse();
        Console.Error.WriteLine($"Try '{string.Join(' ', path)} --help'.");
        return Usage;
    }

    private static bool IsForeseen(Exception problem) =>
        problem is DocumentException or StorageException or WorldFileException or ServerException or IOException or UnauthorizedAccessException;
}
