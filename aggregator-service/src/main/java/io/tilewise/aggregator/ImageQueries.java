package io.tilewise.aggregator;

import io.tilewise.aggregator.ImageRecords.LastVerdict;
import io.tilewise.aggregator.Progress.Tally;
import io.tilewise.aggregator.Submission.Amendable;
import io.tilewise.aggregator.Submission.Open;
import io.tilewise.aggregator.Submission.Tiled;
import io.tilewise.events.ImageTiled;
import io.tilewise.runtime.ManagementServer;
import io.tilewise.runtime.ManagementServer.Response;
import java.util.Comparator;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /images/{imageId}}: how far an image is, or its last verdict. What it says may be some
 * milliseconds ahead of what is committed; the topic of classifications is the record.
 */
final class ImageQueries implements ManagementServer.Route {
  private final KafkaStreams streams;
  private final InFlight inFlight;
  private final HostInfo self;

  ImageQueries(KafkaStreams streams, InFlight inFlight, HostInfo self) {
    this.streams = streams;
    this.inFlight = inFlight;
    this.self = self;
  }

  @Override
  public Response answer(String imageId) {
    if (!imageId.matches("[A-Za-z0-9._:-]{1,128}")) {
      return problem(404, "imageId: not 1 to 128 of A-Z a-z 0-9 . _ : -");
    }
    try {
      KeyQueryMetadata where =
          streams.queryMetadataForKey(ImageRecords.STORE, imageId, Serdes.String().serializer());
      if (where.equals(KeyQueryMetadata.NOT_AVAILABLE)) {
        return later("the instances are sharing out the images");
      }
      if (!where.activeHost().equals(self)) {
        HostInfo host = where.activeHost();
        return later("the image is with the instance " + host.host() + ":" + host.port());
      }
      return answer(imageId, where.partition());
    } catch (InvalidStateStoreException e) {
      return later("the stores are being restored");
    }
  }

  private Response answer(String imageId, int partition) {
    ReadOnlyKeyValueStore<Bytes, byte[]> records =
        streams.store(
            StoreQueryParameters.fromNameAndType(
                    ImageRecords.STORE, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                .withPartition(partition));
    Optional<KeyValue<SubmissionKey, Submission>> open =
        ImageRecords.submissions(records, imageId).stream()
            .filter(entry -> entry.value instanceof Open && !(entry.value instanceof Amendable))
            .max(Comparator.comparing(entry -> ((Open) entry.value).held().registeredAt()));
    if (open.isPresent()) {
      return progress(records, partition, open.get().key, (Open) open.get().value);
    }
    return ImageRecords.verdict(records, imageId)
        .map(LastVerdict::json)
        .map(json -> Response.json(200, json))
        .orElseGet(() -> problem(404, "image " + imageId + ": not known here"));
  }

  private Response progress(
      ReadOnlyKeyValueStore<Bytes, byte[]> records, int partition, SubmissionKey key, Open state) {
    Optional<ImageTiled> manifest = ImageRecords.manifest(records, key);
    Tally tally =
        inFlight.tally(key).orElseGet(() -> count(key, state, manifest.orElse(null), partition));
    String expected = manifest.map(known -> String.valueOf(known.tileCount())).orElse("null");
    // Identifiers, numbers and times only: nothing in them needs escaping.
    return Response.json(
        200,
        "{\"imageId\":\""
            + key.imageId()
            + "\",\"submissionId\":\""
            + key.submissionId()
            + "\",\"status\":\""
            + (state instanceof Tiled ? "SCORING" : "TILING")
            + "\",\"expected\":"
            + expected
            + ",\"scored\":"
            + tally.scored()
            + ",\"failed\":"
            + tally.failed()
            + ",\"deadline\":\""
            + state.held().deadline()
            + "\"}");
  }

  /** After a restart no task has it in memory until the next record of it: the rows know. */
  private Tally count(SubmissionKey key, Open state, @Nullable ImageTiled manifest, int partition) {
    ReadOnlyWindowStore<Bytes, byte[]> rows =
        streams.store(
            StoreQueryParameters.fromNameAndType(
                    TileRows.STORE, QueryableStoreTypes.<Bytes, byte[]>windowStore())
                .withPartition(partition));
    return Progress.load(key, state, manifest, rows).tally();
  }

  private static Response later(String why) {
    return problem(503, why);
  }

  private static Response problem(int status, String why) {
    return Response.json(status, "{\"status\":" + status + ",\"detail\":\"" + why + "\"}");
  }
}
