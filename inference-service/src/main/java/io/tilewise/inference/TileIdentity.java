package io.tilewise.inference;

import io.tilewise.events.Reason;
import io.tilewise.events.TileFailed;
import io.tilewise.events.check.Checks;
import io.tilewise.events.codec.Decoded.Cause;
import io.tilewise.events.codec.EventCodec;
import io.tilewise.events.codec.ReceivedRecord;
import io.tilewise.events.model.ModelReference;
import io.tilewise.events.tiling.Region;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which tile a record is about that was refused as a whole, so that its image need not wait for it
 * until the deadline. Stateless.
 */
final class TileIdentity {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private TileIdentity() {}

  /** The failure of the tile, empty when the record does not say which one it is. */
  static Optional<TileFailed> failure(ReceivedRecord record, Cause cause, String text) {
    byte[] json = record.headers().apply(EventCodec.TILE_HEADER);
    if (json == null || json.length > EventCodec.MAX_JSON_BYTES || cause == Cause.FOREIGN_TYPE) {
      return Optional.empty();
    }
    try {
      return Optional.of(failed(MAPPER.readTree(json), text));
    } catch (JacksonException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static TileFailed failed(JsonNode tile, String text) {
    return new TileFailed(
        tile.path("imageId").stringValue(),
        tile.path("submissionId").stringValue(),
        tile.path("index").intValue(),
        region(tile.path("region")),
        ModelReference.parse(tile.path("model").asString()), // of null a text that is refused
        Reason.TILE_UNREADABLE,
        text,
        asFarAsValid(tile.path("modelDigest"), Checks::optionalSha256),
        asFarAsValid(tile.path("sourceVersion"), Checks::optionalIdentifier));
  }

  /** It may be for this very value that the record was refused. */
  private static @Nullable String asFarAsValid(JsonNode node, BiConsumer<String, String> check) {
    if (!node.isString()) {
      return null;
    }
    try {
      check.accept("value", node.stringValue());
      return node.stringValue();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Region region(JsonNode region) {
    return new Region(
        region.path("x").intValue(),
        region.path("y").intValue(),
        region.path("width").intValue(),
        region.path("height").intValue());
  }
}
