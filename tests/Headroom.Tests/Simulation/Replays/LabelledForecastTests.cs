using System.Globalization;
using Headroom.Documents.Traces;
using Headroom.Simulation.Replays.Forecasts;

namespace Headroom.Tests.Simulation.Replays;

/// <summary>What a trace file says of users and applications reaches the forecasts of recorded VMs, and no sooner than it could.</summary>
public sealed class LabelledForecastTests
{
    private const int Days = 10;
    private const int Intervals = Days * 288;

    private static readonly LabelledFile s_file = new(vms: 3, Days);
    private static readonly WantedTarget[] s_soon = [WantedTarget.Level(1), WantedTarget.Level(2), WantedTarget.Level(3)];

    [Theory]
    [InlineData(null, 0.98)]
    [InlineData("seasonal", 0.9)]
    public void A_labelled_file_is_forecast_better_than_the_same_without_the_labels(string? model, double share)
    {
        var (with, without) = (Loss(LabelledFile.Labels, s_file.Label, model), Loss("", (_, _) => "", model));
        Assert.True(with < share * without, $"{with} with, {without} without");
    }

    [Fact]
    public void Columns_that_say_nothing_are_as_good_as_none()
    {
        int[] origins = [600, 700];
        var none = LabelledFile.Forecast(s_file.Read(720, "", (_, _) => ""), origins, s_soon);
        var blank = LabelledFile.Forecast(s_file.Read(720, LabelledFile.Labels, (_, _) => ",,,"), origins, s_soon);
        Assert.Equal(none.Rows, blank.Rows);
        Assert.True(blank.Outcome.Names.IsEmpty);
    }

    /// <summary>Labels of a VM that the file gives only after the origin, and conditions of intervals to come, must not show either.</summary>
    [Fact]
    public void What_is_said_after_an_origin_does_not_show_in_its_forecasts()
    {
        const int Origin = 650;
        string Late(int vm, int interval) => vm == 0 && interval < Origin + 1 ? ",,," : s_file.Label(vm, interval);
        var whole = LabelledFile.Forecast(s_file.Read(900, LabelledFile.Labels, Late), [Origin, 800], s_soon);
        var cut = LabelledFile.Forecast(s_file.Read(Origin, LabelledFile.Labels, Late), [Origin, 800], s_soon);
        Assert.Equal(Of(whole.Rows, Origin), Of(cut.Rows, Origin));
        Assert.NotEqual(Of(whole.Rows, 800), Of(cut.Rows, 800));
        Assert.Equal(["user1", "user0"], whole.Outcome.Names.Users.Names);
        Assert.DoesNotContain("batch0", cut.Outcome.Names.Applications.Names);
    }

    [Fact]
    public void The_names_behind_the_numbers_are_kept_with_what_was_learned()
    {
        var names = LabelledFile.Forecast(s_file.Read(600, LabelledFile.Labels, s_file.Label), [600], s_soon).Outcome.Names;
        using var stream = new MemoryStream();
        names.Save(stream);
        stream.Position = 0;
        var again = LearnedNames.Load(stream);
        Assert.Equal(names.Applications.Names, again.Applications.Names);
        Assert.Equal(names.Users.Names, again.Users.Names);
        Assert.Equal(["user0", "user1"], again.Users.Names);
        Assert.Equal((names.Applications.Last, names.Users.Last), (again.Applications.Last, again.Users.Last));
        stream.GetBuffer()[stream.Length - 1] ^= 1;
        stream.Position = 0;
        Assert.Throws<InvalidDataException>(() => LearnedNames.Load(stream));
    }

    private static List<string> Of(List<string> rows, int origin) =>
        rows.FindAll(row => row.Split(',')[1] == LabelledFile.Time(origin).ToString(CultureInfo.InvariantCulture));

    /// <summary>The sum of the losses at all quantiles over the second half, of the next quarter of an hour.</summary>
    private static double Loss(string labels, Func<int, int, string> label, string? model)
    {
        float[] levels = [0.05f, 0.5f, 0.9f, 0.95f, 0.99f];
        var origins = Enumerable.Range(0, 160).Select(i => (Intervals / 2) + (i * 8)).ToList();
        double loss = 0;
        foreach (var row in LabelledFile.Forecast(s_file.Read(Intervals, labels, label), origins, s_soon, model).Rows)
        {
            var fields = row.Split(',');
            var origin = (int)((long.Parse(fields[1], CultureInfo.InvariantCulture) - LabelledFile.Time(0)) / 300);
            var outcome = s_file.Value(fields[0][^1] - '0', origin - 1 + int.Parse(fields[2], CultureInfo.InvariantCulture));
            for (var i = 0; i < levels.Length; i++)
            {
                var over = outcome - float.Parse(fields[3 + i], CultureInfo.InvariantCulture);
                loss += Math.Max(levels[i] * over, (levels[i] - 1) * over);
            }
        }

        return loss;
    }
}
