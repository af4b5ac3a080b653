using System.Runtime.InteropServices;
using System.Text;

namespace Stoa.Server.Platform.Files;

/// <summary>
/// libvips, as far as pictures of people need it: operations by name, whose arguments are written as text. Variadic functions are left
/// alone, because not every machine calls them as it calls others.
/// </summary>
internal static class Vips
{
    private const string Library = "vips";
    private const string DrawingLoader = "VipsForeignLoadSvg";
    private const int LogWarnings = 1 << 4;
    private static readonly Lazy<bool> Loaded = new(Load);
    private static readonly Lock Drawing = new();

    // Kept, because the library calls it for as long as the program lives.
    private static readonly LogHandler Silence = (_, _, _, _) => { };

    private delegate void LogHandler(nint domain, int level, nint message, nint data);

    /// <summary>True when the library is there.</summary>
    public static bool IsThere => Loaded.Value;

    /// <summary>Width and height of a picture, read from its head; null when it has none.</summary>
    /// <param name="content">The file.</param>
    /// <param name="loader">The operation that reads its format, such as <c>jpegload_buffer</c>.</param>
    public static (int Width, int Height)? Size(byte[] content, string loader) =>
        With(content, loader, "access=sequential,fail_on=error", image => ((int, int)?)(vips_image_get_width(image), vips_image_get_height(image)));

    /// <summary>True when every pixel can be read: a thumbnail alone forgives a PNG that stops in its middle.</summary>
    public static bool IsWhole(byte[] content, string loader) => With(content, loader, "access=sequential,fail_on=error", image =>
    {
        var built = Build("avg", "", step => SetImage(step, image));
        if (built == 0) return false;
        Release(built);
        return true;
    });

    /// <summary>The picture upright, no wider or higher than that, as WebP without anything but its pixels; null when it is broken.</summary>
    public static byte[]? Thumbnail(byte[] content, int side, int quality) =>
        With(content, "thumbnail_buffer", $"width={side},height={side},size=down,output_profile=srgb,fail_on=error", image => Save(image, quality));

    /// <summary>
    /// A drawing of our own as WebP, so many pixels wide; null where the library cannot draw. Drawings of others are never read: the loader is
    /// open for this one call, and what people send is known by its content before any loader sees it.
    /// </summary>
    public static byte[]? Draw(string svg, int width, int quality)
    {
        lock (Drawing)
        {
            vips_operation_block_set(DrawingLoader, 0);
            try
            {
                return With(Encoding.UTF8.GetBytes(svg), "thumbnail_buffer", $"width={width},size=both", image => Save(image, quality));
            }
            finally
            {
                vips_operation_block_set(DrawingLoader, 1);
            }
        }
    }

    private static T? With<T>(byte[] content, string operation, string arguments, Func<nint, T?> use)
    {
        var blob = vips_blob_copy(content, (nuint)content.Length);
        var built = Build(operation, arguments, step => SetBoxed(step, "buffer", vips_blob_get_type(), blob));
        vips_area_unref(blob);
        if (built == 0) return default;
        try
        {
            var value = new GValue();
            g_value_init(ref value, vips_image_get_type());
            g_object_get_property(built, "out", ref value);
            var result = use(g_value_get_object(ref value));
            g_value_unset(ref value);
            return result;
        }
        finally
        {
            Release(built);
        }
    }

    private static byte[]? Save(nint image, int quality)
    {
        // Nothing is kept: no EXIF, so no place where somebody stood; no colour profile, since it is sRGB already.
        var built = Build("webpsave_buffer", $"Q={quality},effort=3,keep=none", step => SetImage(step, image));
        if (built == 0) return null;
        var saved = new GValue();
        g_value_init(ref saved, vips_blob_get_type());
        g_object_get_property(built, "buffer", ref saved);
        var start = vips_blob_get(g_value_get_boxed(ref saved), out var length);
        var bytes = new byte[(int)length];
        Marshal.Copy(start, bytes, 0, bytes.Length);
        g_value_unset(ref saved);
        Release(built);
        return bytes;
    }

    // Pixels are computed when they are asked for: a file that breaks in its middle fails in the saving, not in the opening.
    private static nint Build(string operation, string arguments, Action<nint> set)
    {
        var step = vips_operation_new(operation);
        if (step == 0) throw new InvalidOperationException($"This libvips has no {operation}.");
        set(step);
        if (arguments.Length > 0 && vips_object_set_from_string(step, arguments) != 0) throw new InvalidOperationException($"This libvips does not take {arguments} for {operation}: {Complaint()}");
        if (vips_object_build(step) == 0) return step;
        vips_error_clear();
        Release(step);
        return 0;
    }

    private static void Release(nint step)
    {
        vips_object_unref_outputs(step);
        g_object_unref(step);
    }

    private static void SetBoxed(nint step, string name, nuint type, nint boxed)
    {
        var value = new GValue();
        g_value_init(ref value, type);
        g_value_set_boxed(ref value, boxed);
        g_object_set_property(step, name, ref value);
        g_value_unset(ref value);
    }

    private static void SetImage(nint step, nint image)
    {
        var value = new GValue();
        g_value_init(ref value, vips_image_get_type());
        g_value_set_object(ref value, image);
        g_object_set_property(step, "in", ref value);
        g_value_unset(ref value);
    }

    private static string Complaint()
    {
        var text = Marshal.PtrToStringUTF8(vips_error_buffer()) ?? "";
        vips_error_clear();
        return text.Trim();
    }

    private static bool Load()
    {
        NativeLibrary.SetDllImportResolver(typeof(Vips).Assembly, (name, _, _) => name == Library ? Find() : 0);
        if (Find() == 0 || vips_init("stoa") != 0) return false;
        // It complains of each broken line of a picture to the console; what counts comes back as an error.
        g_log_set_handler("VIPS", LogWarnings, Silence, 0);
        // Loaders that were never tried against hostile files stay shut; nothing of one person's picture is kept for the next.
        vips_block_untrusted_set(1);
        vips_cache_set_max(0);
        vips_concurrency_set(1);
        return true;
    }

    // First the one that came with the program, then the machine's own.
    private static nint Find()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "native");
        var shipped = Directory.Exists(folder) ? Directory.GetFiles(folder, "libvips-cpp*", SearchOption.AllDirectories) : [];
        foreach (var path in (string[])[.. shipped, "libvips.so.42", "libvips.42.dylib"])
        {
            if (NativeLibrary.TryLoad(path, out var library)) return library;
        }
        return 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct GValue
    {
        public nuint Type;
        public long First;
        public long Second;
    }

#pragma warning disable SYSLIB1054 // Source-generated imports would need unsafe code in the whole program.
#pragma warning disable IDE1006, CA2101, S101 // The library's own names; its texts are UTF-8, as marked.
    [DllImport(Library)] private static extern int vips_init([MarshalAs(UnmanagedType.LPUTF8Str)] string program);
    [DllImport(Library)] private static extern void vips_block_untrusted_set(int state);
    [DllImport(Library)] private static extern void vips_operation_block_set([MarshalAs(UnmanagedType.LPUTF8Str)] string name, int state);
    [DllImport(Library)] private static extern void vips_cache_set_max(int max);
    [DllImport(Library)] private static extern void vips_concurrency_set(int threads);
    [DllImport(Library)] private static extern nint vips_operation_new([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
    [DllImport(Library)] private static extern int vips_object_set_from_string(nint step, [MarshalAs(UnmanagedType.LPUTF8Str)] string arguments);
    [DllImport(Library)] private static extern int vips_object_build(nint step);
    [DllImport(Library)] private static extern void vips_object_unref_outputs(nint step);
    [DllImport(Library)] private static extern nint vips_error_buffer();
    [DllImport(Library)] private static extern void vips_error_clear();
    [DllImport(Library)] private static extern nint vips_blob_copy(byte[] data, nuint length);
    [DllImport(Library)] private static extern nint vips_blob_get(nint blob, out nuint length);
    [DllImport(Library)] private static extern void vips_area_unref(nint area);
    [DllImport(Library)] private static extern nuint vips_blob_get_type();
    [DllImport(Library)] private static extern nuint vips_image_get_type();
    [DllImport(Library)] private static extern int vips_image_get_width(nint image);
    [DllImport(Library)] private static extern int vips_image_get_height(nint image);
    [DllImport(Library)] private static extern nint g_value_init(ref GValue value, nuint type);
    [DllImport(Library)] private static extern void g_value_unset(ref GValue value);
    [DllImport(Library)] private static extern void g_value_set_boxed(ref GValue value, nint boxed);
    [DllImport(Library)] private static extern nint g_value_get_boxed(ref GValue value);
    [DllImport(Library)] private static extern void g_value_set_object(ref GValue value, nint thing);
    [DllImport(Library)] private static extern nint g_value_get_object(ref GValue value);
    [DllImport(Library)] private static extern void g_object_set_property(nint thing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, ref GValue value);
    [DllImport(Library)] private static extern void g_object_get_property(nint thing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, ref GValue value);
    [DllImport(Library)] private static extern uint g_log_set_handler([MarshalAs(UnmanagedType.LPUTF8Str)] string domain, int levels, LogHandler handler, nint data);
    [DllImport(Library)] private static extern void g_object_unref(nint thing);
#pragma warning restore IDE1006, CA2101, S101
#pragma warning restore SYSLIB1054
}
