using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Headroom.Storage.Sqlite;

/// <summary>
/// Which SQLite is used: the system's, which its distribution keeps patched, where there is one and it is no older than the
/// packaged one; else the packaged one. Settled once for the process.
/// </summary>
public static class SqliteNative
{
    private const string PackagedName = "e_sqlite3";
    private const string SystemName = "libsqlite3.so.0";
    private const int OldestUsable = 3_035_000;

    private static readonly Lazy<string> s_version = new(Load);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int VersionNumber();

    /// <summary>Makes SQLite ready, the first time; gives its version.</summary>
    public static string Initialize()
    {
        try
        {
            return s_version.Value;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new StorageException("SQLite cannot be loaded; install the package libsqlite3-0", e);
        }
    }

    private static string Load()
    {
        var system = FindSystemLibrary();
        if (system != IntPtr.Zero)
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == PackagedName ? system : IntPtr.Zero);
        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        raw.FreezeProvider();
        return raw.sqlite3_libversion().utf8_to_string();
    }

    private static IntPtr FindSystemLibrary()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad(SystemName, Assembly.GetExecutingAssembly(), null, out var library))
            return IntPtr.Zero;
        if (NativeLibrary.TryGetExport(library, "sqlite3_libversion_number", out var export)
            && Marshal.GetDelegateForFunctionPointer<VersionNumber>(export)() >= OldestUsable)
            return library;
        NativeLibrary.Free(library);
        return IntPtr.Zero;
    }
}
