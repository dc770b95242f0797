package io.tilewise.events.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a JSON object straight into a record, as strictly as the JSON Schemas say: a missing number
 * is no zero, {@code "5"} is no number and a field stands there once. Unknown fields are skipped.
 * An absent or null field of a reference type is left to the record's constructor. Immutable.
 */
final class RecordReader<T extends Record> {
  private final MethodHandle constructor;
  private final RecordComponent[] components;
  private final ValueReader[] readers;
  private final Map<String, Integer> positions = new HashMap<>();

  private RecordReader(Class<T> type) throws ReflectiveOperationException {
    components = type.getRecordComponents();
    readers = new ValueReader[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      readers[i] = ValueReader.of(components[i].getGenericType());
      types[i] = components[i].getType();
      positions.put(components[i].getName(), i);
    }
    constructor =
        MethodHandles.lookup()
            .findConstructor(type, MethodType.methodType(void.class, types))
            .asSpreader(Object[].class, types.length)
            .asType(MethodType.methodType(Object.class, Object[].class));
  }

  static <T extends Record> RecordReader<T> of(Class<T> type) {
    try {
      return new RecordReader<>(type);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " is a record of this package", e);
    }
  }

  T read(JsonParser parser) throws UnreadableFieldException {
    return read(parser, Map.of());
  }

  /**
   * Reads the object that the parser stands on.
   *
   * @param defaults values of absent or null components, by name
   * @throws IllegalArgumentException from the record's constructor
   */
  T read(JsonParser parser, Map<String, Object> defaults) throws UnreadableFieldException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw ValueReader.unreadable(parser, "an object");
    }
    @Nullable Object[] values = new @Nullable Object[components.length];
    boolean[] seen = new boolean[components.length];
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Integer position = positions.get(parser.currentName());
      parser.nextToken();
      if (position == null) {
        parser.skipChildren();
      } else {
        values[position] = component(parser, position, seen);
      }
    }
    complete(values, defaults);
    return construct(values);
  }

  private @Nullable Object component(JsonParser parser, int position, boolean[] seen)
      throws UnreadableFieldException {
    String name = components[position].getName();
    if (seen[position]) {
      throw UnreadableFieldException.of("twice", "once").in(name);
    }
    seen[position] = true;
    return parser.currentToken() == JsonToken.VALUE_NULL
        ? null
        : ValueReader.read(readers[position], parser, name);
  }

  private void complete(@Nullable Object[] values, Map<String, Object> defaults)
      throws UnreadableFieldException {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        values[i] = defaults.get(components[i].getName());
        if (values[i] == null && components[i].getType().isPrimitive()) {
          String expected = components[i].getType() == boolean.class ? "true or false" : "a number";
          throw UnreadableFieldException.of("null", expected).in(components[i].getName());
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // the constructor of T
  private T construct(@Nullable Object[] values) {
    try {
      return (T) (Object) constructor.invokeExact(values);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(
          "no constructor of an event throws: " + Arrays.toString(values), e);
    }
  }
}
