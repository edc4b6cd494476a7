using System.CommandLine;
using System.CommandLine.Parsing;
using Headroom.Documents;
using Headroom.Documents.Text;
using Headroom.Server;
using Headroom.Simulation.Persistence;
using Headroom.Storage;

namespace Headroom.Commands;

/// <summary>
/// Runs the command line: 0 when it worked, 1 when it failed or was stopped before it could, 2 when it was asked for wrongly. A failure
/// that a person can mend is one line on standard error; only what nobody foresaw shows its stack.
/// </summary>
internal static class CommandLine
{
    public const int Failed = 1;
    public const int Usage = 2;

    // A name that begins with @ is a name, and not a file full of arguments.
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args, s_parsing);
        if (parsed.Errors.Count > 0)
            return UsageError(Problem(parsed), parsed.CommandResult);
        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(2),
            });
            // Any other code says that a signal came and the work did not end in time.
            return code is 0 or Failed or Usage ? code : Fail("stopped");
        }
        catch (OperationCanceledException)
        {
            return Fail("stopped");
        }
        catch (Exception problem) when (IsForeseen(problem))
        {
            return Fail(problem.Message);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Fail($"something could not be read or written ({problem.Message}); check the disk, and where the output goes");
        }
        catch (Exception problem)
        {
            return Fail($"this should not have happened; please report it with the lines below\n{problem}");
        }
    }

    /// <summary>What the command does. Beside the thread that waits for Ctrl-C, or that would be heard only in between.</summary>
    public static void Does(this Command command, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction((parsed, cancellationToken) => Task.Run(() => work(parsed, cancellationToken), CancellationToken.None));

    public static int Fail(string problem)
    {
        Console.Error.WriteLine($"headroom: {problem}");
        return Failed;
    }

    private static int UsageError(string problem, CommandResult command)
    {
        Console.Error.WriteLine($"headroom: {problem}{(problem.EndsWith('?') ? " See" : "; see")} '{Path(command)} --help'");
        return Usage;
    }

    /// <summary>The first error alone: what follows from it would only hide it.</summary>
    private static string Problem(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (parsed.UnmatchedTokens is [var unknown, ..])
            return Unknown(unknown, command);
        return command.Subcommands.Count > 0
            ? $"a command is missing: {string.Join(", ", command.Subcommands.Select(c => c.Name))}"
            : parsed.Errors[0].Message.TrimEnd('.');
    }

    private static string Unknown(string text, Command command)
    {
        var isOption = text.StartsWith('-');
        if (!isOption && command.Subcommands.Count == 0)
            return $"there is one argument too many: '{text}'";
        var known = (isOption ? command.Options.Select(o => o.Name) : command.Subcommands.Select(c => c.Name)).ToList();
        return $"there is no {(isOption ? "option" : "command")} '{text}'; {NearestName.Remedy(text, known)}";
    }

    private static string Path(CommandResult result)
    {
        var names = new List<string>();
        for (var at = result; at is not null; at = at.Parent as CommandResult)
            names.Add(at.Command is RootCommand ? "headroom" : at.Command.Name);
        names.Reverse();
        return string.Join(' ', names);
    }

    private static bool IsForeseen(Exception problem) =>
        problem is DocumentException or StorageException or WorldFileException or ServerException;
}
