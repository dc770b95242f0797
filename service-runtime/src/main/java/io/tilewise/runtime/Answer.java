package io.tilewise.runtime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** What is answered: at once, or bit by bit. */
public sealed interface Answer {
  /** An answer that goes on, with status 200. It is always closed, even when nobody reads it. */
  non-sealed interface Stream extends Answer, AutoCloseable {
    /** Type of what is written. */
    String contentType();

    /**
     * Writes until the end.
     *
     * @param out sends what is written at once; fails when the client is gone or does not read
     * @throws InterruptedException when the server is closed
     */
    void writeTo(OutputStream out) throws IOException, InterruptedException;

    @Override
    void close();
  }

  /**
   * An answer as a whole.
   *
   * @param status of HTTP
   * @param contentType of the body
   * @param body as text, sent in UTF-8
   * @param headers beside those that every answer has
   */
  record Response(int status, String contentType, String body, Map<String, String> headers)
      implements Answer {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final Pattern SPECIAL = Pattern.compile("[\"\\\\\\x00-\\x1f]");

    public Response {
      headers = Map.copyOf(headers);
    }

    /** Plain text. */
    public static Response text(int status, String body) {
      return new Response(status, TEXT, body, Map.of());
    }

    /** JSON. */
    public static Response json(int status, String body) {
      return new Response(status, "application/json", body, Map.of());
    }

    /** What is wrong, as JSON: {@code {"status":404,"detail":"thing: value (expected: ...)"}}. */
    public static Response problem(int status, String detail) {
      return json(status, "{\"status\":" + status + ",\"detail\":\"" + escaped(detail) + "\"}");
    }

    private static String escaped(String text) {
      return SPECIAL.matcher(text).replaceAll(found -> escape(found.group().charAt(0)));
    }

    private static String escape(char special) {
      return String.format(Locale.ROOT, "\\\\u%04x", (int) special);
    }

    /** The same with one more header. */
    public Response with(String header, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(header, value);
      return new Response(status, contentType, body, more);
    }
  }
}
