package io.tilewise.inference.queue;

import io.tilewise.classifier.EngineExhaustedException;
import io.tilewise.events.Logits;
import io.tilewise.events.Reason;
import io.tilewise.image.ImageFormatException;
import io.tilewise.image.source.SourceAwayException;
import io.tilewise.kafka.Failure;
import io.tilewise.model.IncompleteModelException;
import io.tilewise.model.RepositoryAwayException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What became of a tile. */
public sealed interface Outcome {
  /**
   * The model said something.
   *
   * @param modelDigest content of that model, null when it is not known
   */
  record Scored(Logits logits, @Nullable String modelDigest) implements Outcome {}

  /**
   * It never will.
   *
   * @param reason for machines
   * @param text for people
   */
  record Failed(Reason reason, String text) implements Outcome {
    /** A tile whose pixels are not to be had. */
    public static Failed of(ImageFormatException e) {
      Reason reason =
          switch (e.kind()) {
            case NOT_FOUND -> Reason.IMAGE_NOT_FOUND;
            case NOT_ALLOWED -> Reason.URI_NOT_ALLOWED;
            case CHANGED -> Reason.IMAGE_CHANGED;
            case CORRUPT, UNSUPPORTED, TOO_LARGE -> Reason.TILE_UNREADABLE;
          };
      return new Failed(reason, e.getMessage());
    }

    /** Whether it is of the tile's pixels: nothing is known of the model. */
    public boolean isOfPixels() {
      return switch (reason) {
        case TILE_UNREADABLE, IMAGE_NOT_FOUND, URI_NOT_ALLOWED, IMAGE_CHANGED -> true;
        default -> false;
      };
    }
  }

  /**
   * Nothing yet: what keeps it from being scored passes.
   *
   * @param reason of its failure, should that last until its deadline
   */
  record Waits(Reason reason, Failure.Passes why) implements Outcome {
    /** What an exception means that passes; an engine without memory says so by itself. */
    public static Waits of(Reason reason, IOException e) {
      return switch (e) {
        case SourceAwayException away ->
            new Waits(Reason.TILE_UNREADABLE, new Failure.Passes(away.getMessage(), e));
        case EngineExhaustedException _ ->
            new Waits(Reason.INFERENCE_FAILED, new Failure.Passes("no memory in the engine", e));
        case RepositoryAwayException _ ->
            new Waits(reason, new Failure.Passes("no models in the repository", e));
        case IncompleteModelException incomplete ->
            new Waits(reason, new Failure.Passes(String.valueOf(incomplete.getMessage()), e));
        default -> new Waits(reason, new Failure.Passes(e.getClass().getSimpleName(), e));
      };
    }

    /** Whether it is its image that is away, not its model. */
    public boolean isOfItsImage() {
      return why.cause() instanceof SourceAwayException;
    }
  }
}
