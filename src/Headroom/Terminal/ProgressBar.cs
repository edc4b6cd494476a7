using System.Globalization;

namespace Headroom.Terminal;

/// <summary>A bar on standard error that is drawn over itself; nothing at all when that is not a terminal.</summary>
internal sealed class ProgressBar : IProgress<double>, IDisposable
{
    private const int Width = 30;

    private readonly string _label;
    private readonly bool _isTerminal;
    private int _shown = -1;

    public ProgressBar(string label)
    {
        _label = label;
        _isTerminal = !Console.IsErrorRedirected;
    }

    public void Report(double value)
    {
        var permille = (int)(Math.Clamp(value, 0, 1) * 1000);
        if (!_isTerminal || permille == _shown)
            return;
        _shown = permille;
        var full = permille * Width / 1000;
        var percent = (permille / 10.0).ToString("0.0", CultureInfo.InvariantCulture);
        Console.Error.Write($"\r{_label} [{new string('█', full)}{new string('·', Width - full)}] {percent,5} %");
    }

    public void Dispose()
    {
        if (_isTerminal && _shown >= 0)
            Console.Error.Write($"\r{new string(' ', Width + _label.Length + 14)}\r");
    }
}
