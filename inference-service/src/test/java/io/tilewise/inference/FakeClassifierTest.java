package io.tilewise.inference;

import io.tilewise.classifier.TileClassifier;
import io.tilewise.classifier.TileClassifierContract;

/** The fake keeps to what the tests of inference take for granted. */
class FakeClassifierTest extends TileClassifierContract {
  @Override
  protected TileClassifier open() {
    return new FakeClassifier();
  }

  @Override
  protected TileClassifier openWithMemoryFor(int tiles) {
    FakeClassifier fake = new FakeClassifier();
    fake.memory = tiles;
    return fake;
  }

  @Override
  protected int labels() {
    return 2;
  }
}
