using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Headroom.Control.Decisions;
using Headroom.Fleet;
using Headroom.Planning;
using Headroom.Planning.Policies;
using Headroom.Planning.Sizing;
using Headroom.Tests.Storage;

namespace Headroom.Tests.Control;

/// <summary>Every entry comes back equal from its text, and the text that it makes then is the same text.</summary>
public sealed class JournalCodecTests
{
    public static TheoryData<FleetAction> Actions { get; } =
    [
        Given.Resize(1),
        new ResizeAction(Given.Vm(1), []),
        new ResizeAction(Given.Vm(1), [new(Resource.Disk, double.PositiveInfinity, 1e8), new(Resource.Network, double.NaN, 0.1 + 0.2)]),
        new MigrateAction(Given.Vm(2), new HostId("h1"), new HostId("räck/2 \"b\"")),
        new ReserveAction(Given.Vm(3), new HostId("h1"), new Amounts(1.5, double.NaN, double.PositiveInfinity, -0.0)),
        new ReserveAction(Given.Vm(3), new HostId("h1"), Amounts.Unknown),
        new ReserveAction(Given.Vm(3), new HostId("h1"), Amounts.Zero),
        new ReleaseAction(Given.Vm(4), new HostId("h2")),
        new IsolateAction(Given.Vm(5)),
        new RestoreAction(Given.Vm(6)),
        new AlertAction(Given.Vm(7), "memory leaks:\n+ 2 % an hour \u0001 ✓ 😀 <b>&amp;"),
    ];

    // Whatever numbers evidence may hold; a forecast can be far off.
    private static readonly Gen<double> s_numbers = Gen.OneOf(
        Gen.Elements(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, double.MaxValue, double.Epsilon, 0.1 + 0.2, 1e-7, 1e21),
        Gen.Choose(0, int.MaxValue).Select(seed => BitConverter.Int64BitsToDouble(new System.Random(seed).NextInt64())));

    private static readonly Gen<string> s_texts = Gen.Elements('a', ' ', '"', '\\', '\n', '\u0000', '\u007f', 'ß', '✓', '<', '\'', '+')
        .ListOf().Select(letters => string.Concat(letters));

    [Theory]
    [MemberData(nameof(Actions))]
    public void A_decision_of_every_kind_comes_back(FleetAction action) => AssertComesBack(Given.Made(3, Given.Decision(12, action: action)));

    [Fact]
    public void Every_kind_of_action_is_tried() => Assert.Equal(
        typeof(FleetAction).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(FleetAction))).Select(t => t.Name).Order(),
        Actions.Select(row => row.Data.GetType().Name).Distinct().Order());

    [Fact]
    public void Transitions_and_notes_come_back()
    {
        foreach (var state in Enum.GetValues<DecisionState>())
            AssertComesBack(Given.Moved(7, 12, state, detail: state == DecisionState.Failed ? "the guest said: \"no\"" : null));
        AssertComesBack(Given.Note(8));
        AssertComesBack(Given.Note(9, "", Given.Vm(3)));
        AssertComesBack(Given.Note(long.MaxValue, "x") with { Kind = "note:of:notes", At = DateTimeOffset.MaxValue });
        AssertComesBack(Given.Note(1) with { Kind = "", At = Given.Start.AddTicks(1).ToOffset(TimeSpan.FromMinutes(-210)) });
    }

    [Fact]
    public void A_whole_life_comes_back()
    {
        var decision = Given.Decision(1)
            .Advance(new Transition(Given.At(1), DecisionState.Approved, "by policy"))
            .Advance(new Transition(Given.At(2).AddTicks(1234567), DecisionState.Started, null));
        var text = JournalCodec.EncodeDecision(decision);
        Assert.Equal(decision, JournalCodec.DecodeDecision(text));
        Assert.Equal(text, JournalCodec.EncodeDecision(JournalCodec.DecodeDecision(text)));
    }

    [Fact]
    public void Evidence_with_any_numbers_and_texts_comes_back() => Property.ForAll(
        from evidence in AnyEvidence()
        from reason in s_texts
        from mode in Gen.Elements(Enum.GetValues<Mode>())
        from scope in Gen.Elements(Enum.GetValues<PlanScope>())
        select Given.Decision(1) with { Evidence = evidence, Reason = reason, Mode = mode, Scope = scope },
        decision => AssertComesBack(Given.Made(1, decision)));

    [Fact]
    public void Unknown_and_unlimited_are_readable()
    {
        var text = JournalCodec.Encode(Given.Made(1, Given.Decision(1, action: new ReserveAction(
            Given.Vm(1), new HostId("h"), new Amounts(double.NaN, double.PositiveInfinity, 2, 0.5)))));
        Assert.Contains("\"amounts\":{\"cpu\":null,\"memory\":\"unlimited\",\"disk\":2,\"network\":0.5}", text);
        Assert.DoesNotContain('\n', text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"seq\":1,\"at\":\"2026-03-01T00:00:00+00:00\",\"kind\":\"decision\"}")]
    [InlineData("{\"seq\":1,\"at\":\"2026-03-01T00:00:00+00:00\",\"kind\":\"transition\",\"number\":1}")]
    [InlineData("{\"seq\":1,\"at\":\"2026-03-01T00:00:00+00:00\",\"kind\":\"surprise\"}")]
    [InlineData("{\"seq\":1,\"at\":\"yesterday\",\"kind\":\"note:x\"}")]
    public void Text_that_is_no_entry_is_a_json_error(string text) => Assert.ThrowsAny<JsonException>(() => JournalCodec.Decode(text));

    [Fact]
    public void Text_cut_anywhere_is_a_json_error()
    {
        var text = JournalCodec.Encode(Given.Made(1, Given.Decision(1)));
        for (var length = 0; length < text.Length; length++)
            Assert.ThrowsAny<JsonException>(() => JournalCodec.Decode(text[..length]));
    }

    private static Gen<Evidence> AnyEvidence() =>
        from changes in AnyChange().ListOf()
        from policy in s_texts
        from numbers in s_numbers.ArrayOf(4)
        from ageTicks in Gen.Choose(int.MinValue, int.MaxValue)
        select Given.Evidence with
        {
            Policy = policy,
            Quantile = numbers[0],
            RiskThreshold = numbers[1],
            MinConfidence = numbers[2],
            Weight = numbers[3],
            SampleAge = ageTicks < 0 ? null : TimeSpan.FromTicks(ageTicks * 1_000_003L),
            Changes = [.. changes],
        };

    private static Gen<ChangeEvidence> AnyChange() =>
        from numbers in s_numbers.ArrayOf(8)
        from resource in Gen.Elements(Enum.GetValues<Resource>())
        from trigger in Gen.Elements(Enum.GetValues<Trigger>())
        from guards in Gen.Choose(0, (1 << 20) - 1)
        from model in s_texts
        select new ChangeEvidence
        {
            Resource = resource,
            Allocation = numbers[0],
            Usage = numbers[1],
            PredictedPeak = numbers[2],
            Need = numbers[3],
            Wanted = numbers[4],
            Target = numbers[5],
            Risk = numbers[6],
            Confidence = numbers[7],
            Model = model,
            Window = "2..13",
            Trigger = trigger,
            Guards = (Guards)guards,
        };

    private static void AssertComesBack(JournalEntry entry)
    {
        var text = JournalCodec.Encode(entry);
        var back = JournalCodec.Decode(text);
        Assert.Equal(entry, back);
        Assert.Equal(text, JournalCodec.Encode(back));
    }
}
