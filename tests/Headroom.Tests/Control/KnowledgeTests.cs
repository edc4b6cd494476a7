using Headroom.Control;
using Headroom.Control.Decisions;
using Headroom.Control.Learning;
using Headroom.Control.Ports;
using Headroom.Fleet;
using Headroom.Forecasting.Recurrent;
using Headroom.Forecasting.Regression;
using Headroom.Forecasting.Training;
using Headroom.Simulation.Trials;

namespace Headroom.Tests.Control;

/// <summary>What was learned beyond the single series outlives the process; where it cannot, one line says so and nothing else is lost.</summary>
public sealed class KnowledgeTests
{
    private const string Block = "forecasting simulated";

    private static readonly TimeSpan s_untilTrained = TimeSpan.FromMinutes(66);
    private static readonly TimeSpan s_cycle = TimeSpan.FromMinutes(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Trained_families_answer_at_once_after_a_restart_and_the_next_training_waits_for_its_time()
    {
        var family = new FakeFamily();
        using var s = await BeginAsync(family);
        await s.PassAsync(s_untilTrained);
        var before = s.Loop.View.Training!;
        Assert.Equal("trees", Cpu(s).Model);

        await s.RestartHeadroomAsync(Spec("trees"));
        await s.PassAsync(s_cycle);
        Assert.Equal("trees", Cpu(s).Model);
        Assert.Equal(3, Cpu(s).Peak95, 2);
        Assert.Equal(before with { Took = null, Families = default }, s.Loop.View.Training! with { Families = default });
        Assert.Equal(before.Families, s.Loop.View.Training!.Families);
        Assert.Equal(4, family.Trainings.Count);
        Assert.Empty(await s.NotesAsync("knowledge"));
        await s.PassAsync(TimeSpan.FromHours(24));
        Assert.Equal(8, family.Trainings.Count);
    }

    [Fact]
    public async Task What_a_real_family_learned_is_read_again()
    {
        static double Usage(int i) => 2 + Math.Sin(2 * Math.PI * i / 288) + (((i * 7919) % 101) / 200.0);
        using var s = await Situation.BeginAsync(
            [.. Enumerable.Range(0, 2).Select(v => Situation.Vm($"vm{v}", 8, i => Usage(i + (50 * v))))], Spec("lstm"), control: Options(new LstmFamily()));
        await s.PassAsync(s_untilTrained);
        Assert.Equal("lstm", Cpu(s).Model);
        await s.RestartHeadroomAsync(Spec("lstm"));
        await s.PassAsync(s_cycle);
        Assert.Equal("lstm", Cpu(s).Model);
    }

    /// <summary>They were trained on those days, and would look better there than they are.</summary>
    [Fact]
    public async Task Recalled_days_are_practised_on_without_the_models_that_learned_from_them()
    {
        var family = new FakeFamily();
        using var s = await BeginAsync(family);
        await s.PassAsync(s_untilTrained);
        await s.RestartHeadroomAsync(Spec("trees"));
        family.Asked = 0;
        await s.PassAsync(s_cycle);
        Assert.InRange(family.Asked, 1, 4 * 2);
    }

    [Fact]
    public async Task Lives_with_restarts_at_the_same_moments_are_the_same()
    {
        async Task<string> LiveAsync()
        {
            using var s = await BeginAsync(new FakeFamily());
            for (var i = 0; i < 3; i++)
            {
                await s.PassAsync(TimeSpan.FromMinutes(80));
                Assert.Equal("trees", Cpu(s).Model);
                await s.Loop.FinishAsync(Cancel);
                await s.RestartHeadroomAsync(Spec("trees"));
            }

            return string.Concat((await s.EntriesAsync()).Select(JournalCodec.Encode)) + Convert.ToHexString((await s.Knowledge.LoadAsync(Block, Cancel))!);
        }

        Assert.Equal(await LiveAsync(), await LiveAsync());
    }

    [Theory]
    [InlineData("damaged")]
    [InlineData("cut")]
    [InlineData("other version")]
    [InlineData("other step")]
    [InlineData("other families")]
    [InlineData("unreadable")]
    public async Task What_cannot_be_read_costs_one_line_and_a_training(string fault)
    {
        var (family, store) = (new FakeFamily(), new FaultyStore());
        using var s = await BeginAsync(family, store: store);
        await s.PassAsync(s_untilTrained);
        var block = (await store.LoadAsync(Block, Cancel))!;
        var options = Options(family);
        if (fault == "damaged")
            block[block.Length / 2] ^= 1;
        else if (fault == "cut")
            block = block[..^1];
        else if (fault == "other version")
            block[4]++;
        else if (fault == "other families")
            options = Options(new RegressionFamily());
        else if (fault == "other step")
            block = Knowledge.Load(block, options.Step, options.Families).Save(options.Step * 2);
        await store.SaveAsync(Block, block, Cancel);
        store.IsBroken = fault == "unreadable";

        await s.RestartHeadroomAsync(Spec("trees"), options);
        Assert.Contains("what was learned before cannot be used", Assert.Single(await s.NotesAsync("knowledge")).Text, StringComparison.Ordinal);
        store.IsBroken = false;
        await s.PassAsync(s_cycle);
        Assert.Equal("auto", Cpu(s).Model);
        Assert.Null(s.Loop.Problem);
        Assert.True(s.Loop.View.Training!.IsRunning);
    }

    [Fact]
    public async Task A_store_that_refuses_is_told_of_and_the_cycles_go_on()
    {
        var store = new FaultyStore { IsBroken = true };
        using var s = await BeginAsync(new FakeFamily(), store: store);
        await s.PassAsync(s_untilTrained + s_cycle);
        Assert.Equal("trees", Cpu(s).Model);
        Assert.Null(s.Loop.Problem);
        Assert.Contains(await s.NotesAsync("knowledge"), n => n.Text == "what was learned cannot be kept: the disk is broken in two");
    }

    [Fact]
    public async Task The_fleets_record_is_kept_every_hour_and_at_the_end()
    {
        using var s = await BeginAsync(new FakeFamily { Fails = true });
        await s.PassAsync(TimeSpan.FromMinutes(58));
        Assert.Null(await s.Knowledge.LoadAsync(Block, Cancel));
        await s.PassAsync(TimeSpan.FromMinutes(8));
        var first = await s.Knowledge.LoadAsync(Block, Cancel);
        Assert.NotNull(first);
        await s.PassAsync(TimeSpan.FromMinutes(20));
        await s.Loop.FinishAsync(Cancel);
        Assert.NotEqual(first, await s.Knowledge.LoadAsync(Block, Cancel));
    }

    [Fact]
    public void A_number_never_comes_to_mean_another_name()
    {
        var first = new NameNumbers();
        for (var i = 1; i <= 5000; i++)
            Assert.Equal(i, first.Of($"user{i}"));
        Assert.Equal(0, first.Of(null));
        Assert.Equal(0, first.Of(new string('x', 5000)));

        var second = new NameNumbers();
        using var stream = new MemoryStream();
        first.Keep().Save(new BinaryWriter(stream));
        stream.Position = 0;
        second.Resume(KeptNames.Load(new BinaryReader(stream)));
        Assert.Equal(4095, second.Of("user4095"));
        Assert.Equal(17, second.Of("user17"));
        // The network cannot tell it from others, so its name was not kept; its number is not given to anybody else.
        Assert.Equal(5001, second.Of("somebody new"));
        Assert.Equal(5002, second.Of("user5000"));
        Assert.Equal(NameNumbers.MostKept, second.Keep().Names.Count);
    }

    [Fact]
    public async Task Applications_and_users_keep_their_numbers()
    {
        var family = new FakeFamily();
        using var s = await BeginAsync(family);
        await s.PassAsync(s_untilTrained);
        var kept = Knowledge.Load((await s.Knowledge.LoadAsync(Block, Cancel))!, s_cycle, [family]);
        var vms = s.World.ReadInventory().Vms;
        Assert.Equal(vms.Select(v => v.Application).Distinct(), kept.Applications.Names);
        Assert.Equal(vms.Select(v => v.Owner).Distinct(), kept.Users.Names);

        // A life in which another application was met first.
        var upset = kept with { Applications = new KeptNames(["first of all", .. kept.Applications.Names], kept.Applications.Last + 1) };
        await s.Knowledge.SaveAsync(Block, upset.Save(s_cycle), Cancel);
        await s.RestartHeadroomAsync(Spec("trees"));
        await s.PassAsync(s_cycle);
        await s.Loop.FinishAsync(Cancel);
        Assert.Equal(upset.Applications.Names, Knowledge.Load((await s.Knowledge.LoadAsync(Block, Cancel))!, s_cycle, [family]).Applications.Names);
    }

    private static Task<Situation> BeginAsync(IGlobalFamily family, IKnowledgeStore? store = null) => Situation.BeginAsync(
        [Situation.Vm("a", 8, i => 1 + (0.1 * (i & 1))), Situation.Vm("b", 8, _ => 3)], Spec("trees"), control: Options(family), knowledge: store);

    private static Headroom.Planning.Policies.PolicySpec Spec(string model) => Situation.Automatic.Spec with { Model = model };

    private static ControlOptions Options(IGlobalFamily family) =>
        new() { Overcommit = new Amounts(2, 1, 2, 2), Families = [family], TrainingSituations = 500 };

    private static Headroom.Control.Views.ResourceView Cpu(Situation s) => s.Loop.View.Vms[0][Resource.Cpu];

    private sealed class FaultyStore : IKnowledgeStore
    {
        private readonly Headroom.Storage.Memory.MemoryKnowledgeStore _inner = new();

        public bool IsBroken { get; set; }

        public Task<byte[]?> LoadAsync(string name, CancellationToken cancellationToken) =>
            IsBroken ? throw new IOException("the disk is broken\nin two") : _inner.LoadAsync(name, cancellationToken);

        public Task SaveAsync(string name, byte[] block, CancellationToken cancellationToken) =>
            IsBroken ? throw new IOException("the disk is broken\nin two") : _inner.SaveAsync(name, block, cancellationToken);
    }
}
