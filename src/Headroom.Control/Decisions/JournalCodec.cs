using System.Text.Json;
using System.Text.Json.Serialization;
using Headroom.Fleet;

namespace Headroom.Control.Decisions;

/// <summary>
/// Journal entries as JSON text, the same text for the same entry every time. Every store keeps this text, so that a journal can
/// be moved between stores and two runs can be compared byte for byte. Unknown numbers are written as null.
/// </summary>
public static class JournalCodec
{
    private static readonly JsonSerializerOptions s_options = CreateOptions();

    public static string Encode(JournalEntry entry) => JsonSerializer.Serialize<EntryText>(EntryText.From(entry), s_options);

    public static JournalEntry Decode(string text) =>
        JsonSerializer.Deserialize<EntryText>(text, s_options)?.ToEntry() ?? throw new JsonException("the journal entry is empty");

    public static string EncodeDecision(Decision decision) => JsonSerializer.Serialize(decision, s_options);

    public static Decision DecodeDecision(string text) =>
        JsonSerializer.Deserialize<Decision>(text, s_options) ?? throw new JsonException("the decision is empty");

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.Never,
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
        options.Converters.Add(new UnknownNumberConverter());
        options.Converters.Add(new VmIdConverter());
        options.Converters.Add(new NameConverter<HostId>(h => h.Value, t => new HostId(t)));
        options.Converters.Add(new NameConverter<PoolId>(p => p.Value, t => new PoolId(t)));
        options.Converters.Add(new ActionConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    /// <summary>The flat form of all entries; what an entry does not have is left out.</summary>
    private sealed record EntryText
    {
        public long Seq { get; init; }

        public DateTimeOffset At { get; init; }

        public string Kind { get; init; } = "";

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public VmId? Vm { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Text { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public long? Number { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Transition? Transition { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Decision? Decision { get; init; }

        public static EntryText From(JournalEntry entry) => entry switch
        {
            DecisionMade made => new EntryText { Seq = made.Sequence, At = made.At, Kind = "decision", Decision = made.Decision },
            DecisionMoved moved => new EntryText
            {
                Seq = moved.Sequence,
                At = moved.At,
                Kind = "transition",
                Number = moved.Number,
                Transition = moved.Transition,
            },
            Noted noted => new EntryText { Seq = noted.Sequence, At = noted.At, Kind = "note:" + noted.Kind, Vm = noted.Vm, Text = noted.Text },
            _ => throw new JsonException($"no text for {entry.GetType().Name}"),
        };

        public JournalEntry ToEntry() => Kind switch
        {
            "decision" when Decision is not null => new DecisionMade(Seq, At, Decision),
            "transition" when Number is { } number && Transition is not null => new DecisionMoved(Seq, At, number, Transition),
            _ when Kind.StartsWith("note:", StringComparison.Ordinal) => new Noted(Seq, At, Kind["note:".Length..], Vm, Text ?? ""),
            _ => throw new JsonException($"journal entry {Seq} is of an unknown kind '{Kind}'"),
        };
    }

    private sealed class UnknownNumberConverter : JsonConverter<double>
    {
        // Unknown and unlimited amounts are ordinary values here, and JSON has neither.
        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Null => double.NaN,
            JsonTokenType.String => reader.GetString() switch
            {
                "unlimited" => double.PositiveInfinity,
                "-unlimited" => double.NegativeInfinity,
                var text => throw new JsonException($"'{text}' is no number"),
            },
            _ => reader.GetDouble(),
        };

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsNaN(value))
                writer.WriteNullValue();
            else if (double.IsInfinity(value))
                writer.WriteStringValue(value > 0 ? "unlimited" : "-unlimited");
            else
                writer.WriteNumberValue(value);
        }

        public override bool HandleNull => true;
    }

    private sealed class VmIdConverter : JsonConverter<VmId>
    {
        public override VmId Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => new(reader.GetGuid());

        public override void Write(Utf8JsonWriter writer, VmId value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
    }

    private sealed class NameConverter<T>(Func<T, string> write, Func<string, T> read) : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => read(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(write(value));
    }

    private sealed class ActionConverter : JsonConverter<FleetAction>
    {
        public override FleetAction Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var text = JsonSerializer.Deserialize<ActionText>(ref reader, options) ?? throw new JsonException("the action is empty");
            return text.Kind switch
            {
                "resize" => new ResizeAction(text.Vm, [.. text.Changes ?? []]),
                "migrate" => new MigrateAction(text.Vm, Need(text.Source), Need(text.Target)),
                "reserve" => new ReserveAction(text.Vm, Need(text.Target), text.Amounts ?? Amounts.Zero),
                "release" => new ReleaseAction(text.Vm, Need(text.Target)),
                "isolate" => new IsolateAction(text.Vm),
                "restore" => new RestoreAction(text.Vm),
                "alert" => new AlertAction(text.Vm, text.Message ?? ""),
                _ => throw new JsonException($"unknown action '{text.Kind}'"),
            };
        }

        public override void Write(Utf8JsonWriter writer, FleetAction value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, ActionText.From(value), options);

        private static HostId Need(HostId? host) => host ?? throw new JsonException("the action names no host");
    }

    private sealed record ActionText
    {
        public string Kind { get; init; } = "";

        public VmId Vm { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public IReadOnlyList<ResourceChange>? Changes { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public HostId? Source { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public HostId? Target { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Amounts? Amounts { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Message { get; init; }

        public static ActionText From(FleetAction action)
        {
            var text = new ActionText { Kind = action.Kind, Vm = action.Vm };
            return action switch
            {
                ResizeAction resize => text with { Changes = resize.Changes },
                MigrateAction move => text with { Source = move.Source, Target = move.Target },
                ReserveAction reserve => text with { Target = reserve.Host, Amounts = reserve.Amounts },
                ReleaseAction release => text with { Target = release.Host },
                AlertAction alert => text with { Message = alert.Message },
                _ => text,
            };
        }
    }
}
