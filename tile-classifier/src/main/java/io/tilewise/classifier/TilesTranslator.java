package io.tilewise.classifier;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.translate.Batchifier;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import io.tilewise.classifier.signature.RowShape;
import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One encoded batch in, its numbers out. What it creates belongs to the context's manager, which
 * the predictor closes after each call.
 */
final class TilesTranslator implements Translator<EncodedTiles, float[]> {
  private static final int CHANNELS = 3;
  private static final String ROWS = "rows";

  private final ModelInput input;
  private final int outputIndex;
  private final int numbers;

  TilesTranslator(ModelInput input, int outputIndex, int numbers) {
    this.input = input;
    this.outputIndex = outputIndex;
    this.numbers = numbers;
  }

  @Override
  public NDList processInput(TranslatorContext context, EncodedTiles tiles) {
    boolean nhwc = input.layout() == Layout.NHWC;
    Shape shape =
        nhwc
            ? new Shape(tiles.rows(), input.height(), input.width(), CHANNELS)
            : new Shape(tiles.rows(), CHANNELS, input.height(), input.width());
    DataType dtype = input.dtype() == DType.UINT8 ? DataType.UINT8 : DataType.FLOAT32;
    context.setAttachment(ROWS, tiles.rows());
    return new NDList(context.getNDManager().create(tiles.bytes(), shape, dtype));
  }

  @Override
  public float[] processOutput(TranslatorContext context, NDList outputs)
      throws TranslateException {
    NDArray output = outputs.get(outputIndex);
    Shape shape = output.getShape();
    int rows = context.getAttachment(ROWS) instanceof Integer sent ? sent : 0;
    if (!RowShape.fits(Arrays.stream(shape.getShape()).boxed().toList(), rows, numbers)) {
      throw new TranslateException(
          "output: " + shape + " (expected: (" + rows + ", " + numbers + "), tiles by labels)");
    }
    return output.toFloatArray();
  }

  /** None: a batch arrives as one. */
  @Override
  public @Nullable Batchifier getBatchifier() {
    return null;
  }
}
