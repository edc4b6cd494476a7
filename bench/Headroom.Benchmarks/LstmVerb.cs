using System.CommandLine;
using Headroom.Benchmarks.Recurrent;

namespace Headroom.Benchmarks;

/// <summary><c>lstm</c>: the recurrent cell in training and at work, against what the processor could do at most.</summary>
internal static class LstmVerb
{
    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "CPU seconds for each figure", DefaultValueFactory = _ => 2 };
        var command = new Command("lstm", "Measure the recurrent cell: training, inference, one step of one series") { seconds };
        command.SetAction(parsed => LstmBenchmark.Run(TimeSpan.FromSeconds(parsed.GetValue(seconds)), Console.Out));
        return command;
    }
}
