package io.tilewise.classifier;

import io.tilewise.model.ModelInput;
import io.tilewise.model.ModelInput.Channels;
import io.tilewise.model.ModelInput.DType;
import io.tilewise.model.ModelInput.Layout;
import io.tilewise.model.ModelInput.Resize;
import io.tilewise.model.onnx.OnnxGraph;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime, for every kind of input that a card can describe. */
class OnnxContractTest {
  private abstract static class Contract extends TileClassifierContract {
    private final DType dtype;
    private final Layout layout;
    private final int batch;

    @TempDir private Path directory;

    Contract(DType dtype, Layout layout, int batch) {
      this.dtype = dtype;
      this.layout = layout;
      this.batch = batch;
    }

    @Override
    protected TileClassifier open() throws Exception {
      return load(network(batch).holed(NOT_FINITE).poisoned(POISON));
    }

    @Override
    protected TileClassifier openWithMemoryFor(int tiles) throws Exception {
      return load(network(-1).hungryBeyond(tiles));
    }

    @Override
    protected int labels() {
      return Cards.RGB.size();
    }

    private TinyOnnx network(int tiles) {
      int type = dtype == DType.UINT8 ? OnnxGraph.UINT8 : OnnxGraph.FLOAT;
      return layout == Layout.NHWC
          ? new TinyOnnx(type, layout, tiles, SIDE, SIDE, 3)
          : new TinyOnnx(type, layout, tiles, 3, SIDE, SIDE);
    }

    private TileClassifier load(TinyOnnx network) throws Exception {
      network.write(directory);
      return TileClassifiers.load(
          Cards.model(directory, Cards.card(input(), Cards.output("y"), Cards.RGB)));
    }

    private ModelInput input() {
      return new ModelInput(
          null,
          "x",
          SIDE,
          SIDE,
          dtype,
          layout,
          Channels.RGB,
          1,
          List.of(0.0, 0.0, 0.0),
          List.of(1.0, 1.0, 1.0),
          Resize.NONE);
    }
  }

  @Nested
  class BytesRowByRow extends Contract {
    BytesRowByRow() {
      super(DType.UINT8, Layout.NHWC, -1);
    }
  }

  @Nested
  class BytesPlaneByPlane extends Contract {
    BytesPlaneByPlane() {
      super(DType.UINT8, Layout.NCHW, -1);
    }
  }

  @Nested
  class NumbersRowByRow extends Contract {
    NumbersRowByRow() {
      super(DType.FLOAT32, Layout.NHWC, -1);
    }
  }

  @Nested
  class NumbersPlaneByPlane extends Contract {
    NumbersPlaneByPlane() {
      super(DType.FLOAT32, Layout.NCHW, -1);
    }
  }

  /** As PyTorch exports by itself. */
  @Nested
  class OneTileAtOnce extends Contract {
    OneTileAtOnce() {
      super(DType.FLOAT32, Layout.NCHW, 1);
    }
  }

  @Nested
  class FourTilesAtOnce extends Contract {
    FourTilesAtOnce() {
      super(DType.UINT8, Layout.NHWC, 4);
    }
  }
}
