package io.tilewise.aggregator.query;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this instance knows of images, and which instance knows of the others. Read by many threads.
 * Each method throws when nobody can say for sure now.
 */
public interface ImageStates {
  /** This instance. */
  Instance self();

  /** Which instance has an image. */
  Instance ownerOf(String imageId) throws ProblemException;

  /** Which instance has which partitions: each partition once. */
  Map<Instance, Set<Integer>> owners() throws ProblemException;

  /** All that {@link ListedImage#status} can be. */
  Set<String> statuses();

  /**
   * An image of this instance.
   *
   * @param provisional whether the verdict on the scores so far is to be computed
   * @return its last verdict, or its progress; empty when it is not known
   */
  Optional<FoundImage> find(String imageId, boolean provisional)
      throws ProblemException, InterruptedException;

  /** Images of a partition of this instance. */
  Page page(int partition, ListQuery query) throws ProblemException;
}
