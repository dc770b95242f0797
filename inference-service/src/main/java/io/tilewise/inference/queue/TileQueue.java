package io.tilewise.inference.queue;

import io.tilewise.events.Lane;
import io.tilewise.events.Reason;
import io.tilewise.events.TileExtracted;
import io.tilewise.inference.queue.Outcome.Failed;
import io.tilewise.kafka.work.Load;
import io.tilewise.kafka.work.Work;
import io.tilewise.kafka.work.WorkHandler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tiles on their way from the loops to the workers. Thread-safe, as all of its parts are.
 *
 * @param lanes which topic is which lane
 * @param fresh tiles that nobody tried
 * @param waiting tiles that are tried again
 * @param deadlines until when tiles are worth it
 */
public record TileQueue(
    Lanes lanes,
    TileBuffer<Optional<ModelContent>, Arrival> fresh,
    WaitingTiles waiting,
    Deadlines deadlines) {
  /** What the loop of a lane fills, and takes nothing out of but its own. */
  public WorkHandler of(Lane lane) {
    return new OfLane(lane);
  }

  private final class OfLane implements WorkHandler {
    private final Lane lane;

    OfLane(Lane lane) {
      this.lane = lane;
    }

    @Override
    public void take(Work work) {
      fresh.add(lane, Arrival.of(work));
    }

    @Override
    public void removeIf(Predicate<Work> condition) {
      Predicate<Work> own = work -> lanes.of(work) == lane && condition.test(work);
      fresh.removeIf(arrival -> own.test(arrival.work()));
      waiting.removeIf(own);
    }

    @Override
    public Load waiting(String topic) {
      return waiting.load(topic);
    }
  }

  /** A tile that has failed. */
  public record Late(TileWork tile, Failed failure) {}

  /** Takes out the tiles that are too late, wherever they stand. */
  public List<Late> late() {
    List<Late> late = new ArrayList<>();
    waiting
        .overdue()
        .forEach(
            overdue -> {
              TileWork tile = overdue.tile();
              late.add(new Late(tile, Deadlines.waited(tile.deadline(), overdue.why())));
            });
    List<TileWork> untried = new ArrayList<>();
    fresh.removeIf(arrival -> arrival.tile().filter(this::isLate).filter(untried::add).isPresent());
    untried.forEach(
        tile -> tooLate(tile.tile()).ifPresent(failure -> late.add(new Late(tile, failure))));
    return late;
  }

  private boolean isLate(TileWork tile) {
    return deadlines.havePassed(tile.tile());
  }

  /** The failure of a tile that is not to be scored: it killed processes, or comes too late. */
  public Optional<Failed> refused(TileWork tile) {
    return tile.work().isQuarantined()
        ? Optional.of(new Failed(Reason.INFERENCE_FAILED, Work.QUARANTINED_TEXT))
        : tooLate(tile.tile());
  }

  /**
   * The failure of a tile whose turn comes too late, empty when it comes in time. Where others wait
   * for its model or its image, the failure is theirs.
   */
  public Optional<Failed> tooLate(TileExtracted tile) {
    if (!deadlines.havePassed(tile)) {
      return Optional.empty();
    }
    Instant deadline = Objects.requireNonNull(tile.deadline());
    return Optional.of(
        waiting
            .why(tile)
            .map(why -> Deadlines.waited(deadline, why))
            .orElseGet(() -> Deadlines.late(deadline)));
  }
}
