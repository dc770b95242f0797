package io.tilewise.aggregator.query;

import java.util.Optional;
import java.util.Set;

/**
 * What this instance knows of images, and which instance knows of the others. Read by many threads.
 * Each method throws {@link ProblemException} when nobody can say for sure now.
 */
interface ImageStates {
  /** This instance. */
  Instance self();

  /** How many partitions the images are shared out over. */
  int partitions();

  /** Which partition an image is on. */
  int partition(String imageId);

  /** Which instance has a partition. */
  Instance owner(int partition);

  /** All that {@link ListedImage#status} can be. */
  Set<String> statuses();

  /**
   * An image of this instance.
   *
   * @param provisional whether the verdict on the scores so far is to be computed
   * @return its last verdict, or its progress; empty when it is not known
   */
  Optional<FoundImage> find(String imageId, boolean provisional) throws InterruptedException;

  /** Images of a partition of this instance. */
  Page page(int partition, ListQuery query);
}
