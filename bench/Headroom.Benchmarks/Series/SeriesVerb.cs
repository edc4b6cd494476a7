using System.CommandLine;

namespace Headroom.Benchmarks.Series;

/// <summary><c>series</c>: memory of very many series, and the time of a cycle in which each learns a sample and is forecast.</summary>
internal static class SeriesVerb
{
    public static Command Create()
    {
        var count = Number("--count", "Series in the fleet", 400_000);
        var days = Number("--days", "Days of history", 14);
        var forecasts = Number("--forecasts", "Cycles to measure", 1);
        var warmUp = Number("--warm-up", "Cycles before those; a series is asked for levels at one of four, and only then holds all it ever will", 4);
        var threads = Number("--threads", "Threads", 2);
        var situations = Number("--situations", "Situations to train the families from", 4000);
        var untrained = new Option<bool>("--untrained") { Description = "Without the families that learn across the fleet" };
        var full = new Option<bool>("--full-records") { Description = "Give every series at once the records that it would come to hold within a day" };
        var command = new Command("series", "Measure very many series: memory, and the time of a cycle") { count, days, forecasts, warmUp, threads, situations, untrained, full };
        command.SetAction(parsed => SeriesBenchmark.Run(
            new SeriesRequest(
                parsed.GetValue(count),
                parsed.GetValue(days),
                parsed.GetValue(forecasts),
                parsed.GetValue(warmUp),
                parsed.GetValue(threads),
                parsed.GetValue(untrained) ? 0 : parsed.GetValue(situations),
                parsed.GetValue(full)),
            Console.Out));
        return command;
    }

    private static Option<int> Number(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var value) && value < 0)
                result.AddError($"{name} is not negative.");
        });
        return option;
    }
}
