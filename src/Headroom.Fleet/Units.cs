namespace Headroom.Fleet;

/// <summary>Processor time: 1 is one core's worth. Written <c>2</c>, <c>0.5</c> or <c>500m</c>.</summary>
public readonly record struct Cores(double Value)
{
    public static Cores Parse(string text) => new(QuantityText.ToDouble(QuantityText.Read(text, QuantityKind.Cores)));

    public static bool TryParse(string? text, out Cores value, out QuantityError? error)
    {
        var ok = QuantityText.TryRead(text, QuantityKind.Cores, out var number, out error);
        value = new Cores(QuantityText.ToDouble(number));
        return ok;
    }

    public override string ToString() => QuantityText.WriteCores(Value);
}

/// <summary>An amount of memory or data, in whole bytes. Written <c>4Gi</c>, <c>512MiB</c>, <c>2GB</c> or <c>1048576</c>.</summary>
public readonly record struct Bytes(long Value)
{
    public static Bytes Parse(string text) => new((long)QuantityText.Read(text, QuantityKind.Bytes));

    public static bool TryParse(string? text, out Bytes value, out QuantityError? error)
    {
        var ok = QuantityText.TryRead(text, QuantityKind.Bytes, out var number, out error);
        value = new Bytes((long)number);
        return ok;
    }

    public override string ToString() => QuantityText.WriteBytes(Value);
}

/// <summary>A rate of data. Written <c>40MiB/s</c>, <c>100KB/s</c> or <c>1048576</c>.</summary>
public readonly record struct BytesPerSecond(double Value)
{
    public static BytesPerSecond Parse(string text) => new(QuantityText.ToDouble(QuantityText.Read(text, QuantityKind.BytesPerSecond)));

    public static bool TryParse(string? text, out BytesPerSecond value, out QuantityError? error)
    {
        var ok = QuantityText.TryRead(text, QuantityKind.BytesPerSecond, out var number, out error);
        value = new BytesPerSecond(QuantityText.ToDouble(number));
        return ok;
    }

    public override string ToString() => QuantityText.WriteRate(Value);
}

/// <summary>A part of a whole. Written <c>0.2</c> or <c>20%</c>; more than the whole is allowed where it makes sense (120 %).</summary>
public readonly record struct Share(double Value)
{
    public static Share Parse(string text) => new(QuantityText.ToDouble(QuantityText.Read(text, QuantityKind.Share)));

    public static bool TryParse(string? text, out Share value, out QuantityError? error)
    {
        var ok = QuantityText.TryRead(text, QuantityKind.Share, out var number, out error);
        value = new Share(QuantityText.ToDouble(number));
        return ok;
    }

    public override string ToString() => QuantityText.WriteShare(Value);
}

/// <summary>A length of time, to the millisecond. Written <c>5m</c>, <c>24h</c>, <c>7d</c>, <c>1h30m</c> or <c>250ms</c>.</summary>
public readonly record struct Duration(TimeSpan Value)
{
    public static Duration Parse(string text) =>
        TryParse(text, out var value, out var error) ? value : throw new FormatException(error!.Message);

    public static bool TryParse(string? text, out Duration value, out QuantityError? error)
    {
        var ok = DurationText.TryRead(text, out var span, out error);
        value = new Duration(span);
        return ok;
    }

    public override string ToString() => DurationText.Write(Value);
}
