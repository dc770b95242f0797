package io.tilewise.image.openslide;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/** The functions of OpenSlide's C library, 3.4 or 4, as this machine has it. Thread-safe. */
@SuppressWarnings("restricted") // native code is what this is for
public final class OpenSlideLibrary {
  /** What is missing where it is not installed, for people. */
  public static final String EXPECTED = "libopenslide installed, as Debian's libopenslide0";

  /** Of version 4 and of 3.4. */
  private static final List<String> NAMES = List.of("libopenslide.so.1", "libopenslide.so.0");

  /** The longest text that is asked for: a version, a vendor, a number. */
  private static final long TEXT_BYTES = 1 << 16;

  private final Map<Function, MethodHandle> functions = new EnumMap<>(Function.class);

  /** What is called. */
  enum Function {
    DETECT_VENDOR(FunctionDescriptor.of(ADDRESS, ADDRESS)),
    OPEN(FunctionDescriptor.of(ADDRESS, ADDRESS)),
    CLOSE(FunctionDescriptor.ofVoid(ADDRESS)),
    GET_ERROR(FunctionDescriptor.of(ADDRESS, ADDRESS)),
    GET_LEVEL_COUNT(FunctionDescriptor.of(JAVA_INT, ADDRESS)),
    GET_LEVEL_DIMENSIONS(FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS, ADDRESS)),
    GET_LEVEL_DOWNSAMPLE(FunctionDescriptor.of(JAVA_DOUBLE, ADDRESS, JAVA_INT)),
    GET_PROPERTY_VALUE(FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS)),
    GET_VERSION(FunctionDescriptor.of(ADDRESS)),
    READ_REGION(
        FunctionDescriptor.ofVoid(
            ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));

    @SuppressWarnings("ImmutableEnumChecker") // it is, by its contract
    private final FunctionDescriptor descriptor;

    Function(FunctionDescriptor descriptor) {
      this.descriptor = descriptor;
    }

    private String symbol() {
      return "openslide_" + name().toLowerCase(Locale.ROOT);
    }
  }

  private OpenSlideLibrary(SymbolLookup symbols) {
    for (Function function : Function.values()) {
      functions.put(
          function,
          Linker.nativeLinker()
              .downcallHandle(symbols.findOrThrow(function.symbol()), function.descriptor));
    }
  }

  /** Loaded by the first who asks for it. */
  private static final class Holder {
    static final Optional<OpenSlideLibrary> FOUND =
        NAMES.stream().flatMap(Holder::load).findFirst();

    private static Stream<OpenSlideLibrary> load(String name) {
      try {
        SymbolLookup symbols = SymbolLookup.libraryLookup(name, Arena.global());
        silence(symbols);
        return Stream.of(new OpenSlideLibrary(symbols));
      } catch (IllegalArgumentException | NoSuchElementException e) {
        return Stream.empty();
      }
    }

    /** libtiff, which it loads, writes warnings with the names of files to the standard error. */
    private static void silence(SymbolLookup symbols) {
      for (String handler : List.of("TIFFSetWarningHandler", "TIFFSetErrorHandler")) {
        symbols
            .find(handler)
            .map(
                f ->
                    Linker.nativeLinker()
                        .downcallHandle(f, FunctionDescriptor.of(ADDRESS, ADDRESS)))
            .ifPresent(set -> invoke(set, MemorySegment.NULL));
      }
    }
  }

  /** The library; empty where it is not installed. Loads it, if nobody did before. */
  public static Optional<OpenSlideLibrary> find() {
    return Holder.FOUND;
  }

  /** Whether it is installed. */
  public static boolean isInstalled() {
    return find().isPresent();
  }

  /** As {@code 3.4.1}. */
  public String version() {
    return text(call(Function.GET_VERSION)).orElse("unknown");
  }

  Object call(Function function, Object... arguments) {
    return invoke(requireNonNull(functions.get(function)), arguments);
  }

  /** What a function says that returns a text; empty where it returns none. */
  static Optional<String> text(Object address) {
    MemorySegment text = (MemorySegment) address;
    return text.address() == 0
        ? Optional.empty()
        : Optional.of(text.reinterpret(TEXT_BYTES).getString(0));
  }

  private static Object invoke(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("C functions throw nothing", e);
    }
  }
}
