using System.Diagnostics;
using System.Text;
using System.Threading.Channels;

namespace Headroom.SystemTests.Program;

/// <summary>The built program as a process of its own, as a user would run it.</summary>
internal sealed class HeadroomProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _errors = new();
    private readonly Channel<string?> _lines = Channel.CreateUnbounded<string?>();
    private readonly Task<string> _output;

    private HeadroomProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
                _errors.AppendLine(line.Data);
            _lines.Writer.TryWrite(line.Data);
        };
        process.BeginErrorReadLine();
        _output = process.StandardOutput.ReadToEndAsync();
    }

    public string Errors
    {
        get
        {
            lock (_errors)
                return _errors.ToString();
        }
    }

    public static HeadroomProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "headroom"), arguments)
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("the program does not start");
        process.StandardInput.Close();
        return new HeadroomProcess(process);
    }

    /// <summary>Waits until so many lines that hold a text have come; false when it ends before that.</summary>
    public async Task<bool> SaysAsync(string text, int times, CancellationToken cancellationToken)
    {
        await foreach (var line in _lines.Reader.ReadAllAsync(cancellationToken))
        {
            // The end of the stream is a line that is none.
            if (line is null)
                return false;
            if (line.Contains(text, StringComparison.Ordinal) && --times == 0)
                return true;
        }

        return false;
    }

    public async Task<(int ExitCode, string Output)> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return (_process.ExitCode, await _output);
    }

    /// <summary>SIGKILL: no farewell, nothing flushed.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
