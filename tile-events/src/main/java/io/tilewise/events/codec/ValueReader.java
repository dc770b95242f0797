package io.tilewise.events.codec;

import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.events.check.Bounds;
import io.tilewise.events.check.Checks;
import io.tilewise.events.check.Text;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.TileSet;
import io.tilewise.events.tiling.TissueMask;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/**
 * Reads the value that the parser stands on, never null, and leaves the parser on its last token.
 * Nothing is coerced: the JSON type has to be the one that the schema names.
 */
interface ValueReader {
  /** What a JSON date-time may look like: RFC 3339, years 0000 to 9999. */
  Pattern INSTANT =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");

  /** What a JSON duration may look like: ISO 8601 from days to seconds, without a sign. */
  Pattern DURATION =
      Pattern.compile(
          "P(?=[0-9T])([0-9]{1,9}D)?"
              + "(T(?=[0-9])([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}([.][0-9]{1,9})?S)?)?");

  /** Characters of a value, or of a key, that an error quotes. */
  int LONGEST_QUOTED = 200;

  Object read(JsonParser parser) throws UnreadableFieldException;

  /** The reader of a record component's type. */
  static ValueReader of(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      Type[] arguments = parameterized.getActualTypeArguments();
      return parameterized.getRawType() == List.class
          ? list(of(arguments[0]))
          : map(of(arguments[1]));
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isEnum()) {
      return constants(raw);
    }
    return switch (raw.getName()) {
      case "int", "java.lang.Integer" -> ValueReader::integer;
      case "long", "java.lang.Long" -> ValueReader::longInteger;
      case "double", "java.lang.Double" -> ValueReader::number;
      case "boolean" -> ValueReader::bool;
      case "java.lang.String" -> ValueReader::string;
      case "java.net.URI" -> parsed(URI::create, "a URI");
      case "java.time.Instant" ->
          parsed(text -> matching(INSTANT, text, Instant::parse), "a date-time of RFC 3339");
      case "java.time.Duration" ->
          parsed(text -> matching(DURATION, text, Duration::parse), "an ISO 8601 duration");
      case "io.tilewise.events.model.ModelReference" ->
          parsed(ModelReference::parse, "name or name@version");
      case "io.tilewise.events.Logits" -> ValueReader::logits;
      case "io.tilewise.events.tiling.TissueMask" -> parsed(TissueMask::parse, TissueMask.EXPECTED);
      case "io.tilewise.events.tiling.TileSet" ->
          parsed(TileSet::parse, "base64 of a bitmap of tiles");
      default -> RecordReader.of(raw.asSubclass(Record.class))::read;
    };
  }

  private static Object integer(JsonParser parser) throws UnreadableFieldException {
    long value = whole(parser);
    if (value != (int) value) {
      throw unreadable(parser, "an integer of 32 bits");
    }
    return (int) value;
  }

  private static Object longInteger(JsonParser parser) throws UnreadableFieldException {
    return whole(parser);
  }

  /** As JSON Schema has it, {@code 1.0} is an integer. */
  private static long whole(JsonParser parser) throws UnreadableFieldException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return parser.getLongValue();
    }
    double value = number(parser);
    if (value != Math.rint(value) || Math.abs(value) > 0x1p53) {
      throw unreadable(parser, "an integer");
    }
    return (long) value;
  }

  private static Double number(JsonParser parser) throws UnreadableFieldException {
    JsonToken token = parser.currentToken();
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw unreadable(parser, "a number");
    }
    double value = parser.getDoubleValue();
    if (!Double.isFinite(value)) {
      throw unreadable(parser, "a number of 64 bits");
    }
    return value;
  }

  private static Object bool(JsonParser parser) throws UnreadableFieldException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw unreadable(parser, "true or false");
    };
  }

  /**
   * Half a surrogate pair can be written in JSON but not in UTF-8, so it could not be passed on.
   */
  private static String string(JsonParser parser) throws UnreadableFieldException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw unreadable(parser, "a string");
    }
    String text = parser.getString();
    if (!Text.isUnicode(text)) {
      throw unreadable(parser, "Unicode text");
    }
    return text;
  }

  private static ValueReader parsed(Function<String, Object> parse, String expected) {
    return parser -> {
      String text = string(parser);
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw unreadable(parser, expected);
      }
    };
  }

  private static Object matching(Pattern pattern, String text, Function<String, Object> parse) {
    Checks.check(pattern.matcher(text).matches(), "text", text, pattern.pattern());
    return parse.apply(text);
  }

  /** Only {@link Reason} may grow without breaking its readers. */
  private static ValueReader constants(Class<?> type) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(((Enum<?>) constant).name(), constant);
    }
    Object unknown = type == Reason.class ? Reason.OTHER : null;
    return parser -> {
      String name = string(parser);
      Object constant =
          Text.isWithin(name, Bounds.REASON) ? constants.getOrDefault(name, unknown) : null;
      if (constant == null) {
        throw unreadable(parser, "one of " + String.join(", ", constants.keySet()));
      }
      return constant;
    };
  }

  private static Object logits(JsonParser parser) throws UnreadableFieldException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw unreadable(parser, "an array of numbers");
    }
    float[] values = new float[4];
    int size = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      try {
        number(parser);
      } catch (UnreadableFieldException e) {
        throw e.in("[" + size + "]");
      }
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = parser.getFloatValue();
    }
    return Logits.of(Arrays.copyOf(values, size));
  }

  private static ValueReader list(ValueReader element) {
    return parser -> {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        throw unreadable(parser, "an array");
      }
      List<Object> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(read(element, parser, "[" + elements.size() + "]"));
      }
      return elements;
    };
  }

  private static ValueReader map(ValueReader element) {
    return parser -> {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw unreadable(parser, "an object");
      }
      Map<String, Object> entries = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        String quoted = Text.cut(name, LONGEST_QUOTED);
        parser.nextToken();
        if (entries.put(name, read(element, parser, quoted)) != null) {
          throw UnreadableFieldException.of("twice", "once").in(quoted);
        }
      }
      return entries;
    };
  }

  /** Reads one value; where it is unreadable, the error tells the field. */
  static Object read(ValueReader reader, JsonParser parser, String field)
      throws UnreadableFieldException {
    try {
      return reader.read(parser);
    } catch (UnreadableFieldException e) {
      throw e.in(field);
    } catch (InputCoercionException e) {
      throw unreadable(parser, "a number in range").in(field);
    }
  }

  /** The error of a value of the wrong kind. */
  static UnreadableFieldException unreadable(JsonParser parser, String expected) {
    String value =
        switch (parser.currentToken()) {
          case START_OBJECT -> "an object";
          case START_ARRAY -> "an array";
          case VALUE_STRING -> "'" + Text.cut(parser.getString(), LONGEST_QUOTED) + "'";
          default -> Text.cut(parser.getString(), LONGEST_QUOTED);
        };
    return UnreadableFieldException.of(value, expected);
  }
}
