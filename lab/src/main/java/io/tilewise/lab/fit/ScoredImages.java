package io.tilewise.lab.fit;

import io.tilewise.lab.scores.ScoreException;
import io.tilewise.lab.scores.ScoreFiles;
import io.tilewise.lab.scores.ScoredImage;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Labelled images from files, read again each time.
 *
 * @param files of scores
 */
public record ScoredImages(ScoreFiles files) implements LabelledImages {
  @Override
  public void forEach(Consumer<LabelledImage> visitor) throws IOException, FitException {
    try {
      files.forEach(image -> visitor.accept(labelled(image)));
    } catch (ScoreException e) {
      throw new FitException(String.valueOf(e.getMessage()), e);
    }
  }

  private static LabelledImage labelled(ScoredImage image) {
    List<Integer> tiles = image.tileLabels();
    return new LabelledImage(
        image.id(),
        image.group(),
        image.label(),
        image.scores(),
        at -> tiles.isEmpty() ? -1 : tiles.get(at));
  }
}
