package io.tilewise.classifier.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.Optional;

/**
 * The GPUs that CUDA shows to this process. TensorFlow puts a graph on the first GPU that it sees,
 * and takes no other list for one session than for the next, so the way to another one, or to none,
 * is CUDA's own variable. It is read when CUDA starts, from C's environment, which Java has no
 * function to change. Only Linux has both; elsewhere there is no GPU either.
 */
final class VisibleGpus {
  static final String VARIABLE = "CUDA_VISIBLE_DEVICES";

  /** Names no GPU, and CUDA shows those that stand before the first such name. */
  private static final String NONE = "-1";

  private VisibleGpus() {}

  /**
   * Shows a device only. To be called before CUDA starts, by one thread.
   *
   * @param environment of the process; a list that stands there is the one that is counted in
   */
  static void showOnly(EngineDevice device, Map<String, String> environment) {
    list(device, Optional.ofNullable(environment.get(VARIABLE))).ifPresent(VisibleGpus::set);
  }

  /** What the variable is to be; empty where it stays as it is. */
  static Optional<String> list(EngineDevice device, Optional<String> given) {
    return switch (device) {
      case EngineDevice.Automatic _ -> Optional.empty();
      case EngineDevice.Cpu _ -> Optional.of(NONE);
      case EngineDevice.Gpu(int number) ->
          Optional.of(given.map(list -> nth(list, number)).orElse(String.valueOf(number)));
    };
  }

  private static String nth(String list, int number) {
    String[] names = list.split(",", -1);
    String name = number < names.length ? names[number].strip() : "";
    return name.isEmpty() ? NONE : name;
  }

  private static void set(String value) {
    Linker.nativeLinker()
        .defaultLookup()
        .find("setenv")
        .ifPresent(
            setenv -> {
              if (call(setenv, value) != 0) {
                throw new IllegalStateException(VARIABLE + ": not set to " + value);
              }
            });
  }

  @SuppressWarnings("restricted") // as TensorFlow's own library is; the launchers allow it
  private static int call(MemorySegment setenv, String value) {
    FunctionDescriptor type =
        FunctionDescriptor.of(
            ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
    MethodHandle function = Linker.nativeLinker().downcallHandle(setenv, type);
    try (Arena arena = Arena.ofConfined()) {
      int overwrite = 1;
      return (int)
          function.invokeExact(arena.allocateFrom(VARIABLE), arena.allocateFrom(value), overwrite);
    } catch (Throwable e) { // MethodHandle's; setenv throws none
      throw new IllegalStateException(VARIABLE + ": not set to " + value, e);
    }
  }
}
