package io.tilewise.runtime;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Answers the requests to one path of the {@link ManagementServer}; called by many threads. */
@FunctionalInterface
public interface Route {
  /** Answers. */
  Answer answer(Request request) throws Exception;

  /**
   * What is asked.
   *
   * @param rest of the decoded path after the route's own and a slash; empty when there is none
   * @param query as it was sent, percent-encoded; empty when there is none
   * @param headers by name, whose case does not matter; several of one name joined by commas
   */
  record Request(String rest, String query, Map<String, String> headers) {
    public Request {
      Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      byName.putAll(headers);
      headers = Collections.unmodifiableMap(byName);
    }

    /** A request with nothing but a path. */
    public static Request of(String rest) {
      return new Request(rest, "", Map.of());
    }
  }
}
