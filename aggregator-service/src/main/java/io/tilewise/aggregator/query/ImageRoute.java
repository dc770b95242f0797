package io.tilewise.aggregator.query;

import io.tilewise.runtime.Answer;
import io.tilewise.runtime.Answer.Response;
import io.tilewise.runtime.HttpSecurity;
import io.tilewise.runtime.Route;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * {@code GET /images}, {@code /images/{imageId}} and {@code /images/{imageId}/events}. What it says
 * may be some milliseconds ahead of what is committed; the topic of verdicts is the record.
 */
public final class ImageRoute implements Route, AutoCloseable {
  private static final String JSON = "application/json";

  private static final String EVENTS = "/events";

  /** Of the server's connections, a quarter. */
  private static final int MOST_STREAMS = 64;

  private final ImageStates states;
  private final Places streams;
  private final Peers peers;
  private final ImageLists lists;

  /**
   * Answers from these stores and from those of the other instances that they name.
   *
   * @param security as the other instances have it
   */
  public ImageRoute(ImageQueries stores, HttpSecurity security) {
    this(stores, security, ImageEvents.HEARTBEAT_EVERY);
  }

  ImageRoute(ImageStates states, HttpSecurity security, Duration heartbeatEvery) {
    this.streams = new Places(MOST_STREAMS, heartbeatEvery);
    this.states = states;
    this.peers = new Peers(states.self(), security);
    this.lists = new ImageLists(states, peers);
  }

  @Override
  public Answer answer(Request request) throws InterruptedException {
    try {
      return dispatch(request);
    } catch (ProblemException e) {
      return signed(e.response());
    }
  }

  private Answer dispatch(Request request) throws InterruptedException {
    String rest = request.rest();
    if (rest.isEmpty()) {
      Accept.check(request.headers().get("Accept"), JSON);
      return signed(lists.answer(request));
    }
    String imageId =
        rest.endsWith(EVENTS) ? rest.substring(0, rest.length() - EVENTS.length()) : rest;
    if (imageId.contains("/")) {
      throw ProblemException.of(404, "path", "/images/" + rest, "{imageId} or {imageId}/events");
    }
    if (rest.endsWith(EVENTS)) {
      Accept.check(request.headers().get("Accept"), ImageEvents.TYPE);
      QueryString.parse(request.query(), Set.of());
      return events(checked(imageId), request.headers().getOrDefault("Last-Event-ID", ""));
    }
    Accept.check(request.headers().get("Accept"), JSON);
    boolean provisional = provisional(request.query());
    return image(checked(imageId), provisional, !request.headers().containsKey(Peers.ASKED_BY));
  }

  private static String checked(String imageId) {
    if (!imageId.matches(ListedImage.ID)) {
      throw ProblemException.of(
          400, "imageId", "'" + imageId + "'", "1 to 128 of A-Z a-z 0-9 . _ : -");
    }
    return imageId;
  }

  private static boolean provisional(String query) {
    Map<String, String> values = QueryString.parse(query, Set.of("provisional"));
    String value = values.getOrDefault("provisional", "true");
    if (!value.equals("true") && !value.equals("false")) {
      throw ProblemException.of(400, "provisional", value, "true or false");
    }
    return value.equals("true");
  }

  /**
   * The image, wherever it is.
   *
   * @param mayAsk false when another instance asks: two that disagree would ask each other for ever
   */
  private Response image(String imageId, boolean provisional, boolean mayAsk)
      throws InterruptedException {
    Instance owner = states.owner(states.partition(imageId));
    if (owner.equals(states.self())) {
      return states
          .find(imageId, provisional)
          .map(found -> signed(response(found)))
          .orElseThrow(() -> ProblemException.of(404, "image", imageId, "one that was heard of"));
    }
    if (!mayAsk) {
      throw ProblemException.unavailable(owner, "has the image by now");
    }
    return peers.get(owner, "/" + imageId + "?provisional=" + provisional, Map.of());
  }

  private static Response response(FoundImage found) {
    Response json = Response.json(200, found.json());
    return found.mayBeAmended() ? json.with(Peers.MAY_BE_AMENDED, "true") : json;
  }

  private Answer events(String imageId, String lastEventId) throws InterruptedException {
    Response first = image(imageId, false, true);
    if (first.status() != 200) {
      return first;
    }
    if (ImageEvents.isLast(first) && lastEventId.equals(ImageEvents.revision(first))) {
      // The client has the verdict and asks again by itself: this tells it to stop.
      return new Response(204, ImageEvents.TYPE, "", Map.of());
    }
    streams.take();
    return new ImageEvents(first, lastEventId, () -> look(imageId), streams);
  }

  private Response look(String imageId) throws InterruptedException {
    try {
      return image(imageId, false, true);
    } catch (ProblemException e) {
      return e.response();
    }
  }

  private Response signed(Response response) {
    return response.with(Peers.ANSWERED_BY, states.self().toString());
  }

  /** Streams that have a place. */
  int freeStreams() {
    return streams.free();
  }

  /** Ends all streams; their clients ask another instance. */
  public void endStreams() {
    streams.close();
  }

  @Override
  public void close() {
    endStreams();
    peers.close();
  }
}
