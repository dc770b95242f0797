package io.tilewise.model.onnx;

import io.tilewise.model.file.ProtoFields;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The type of an input or an output. Of one thread. */
final class OnnxTypeScan {
  private static final int HIGHEST_RANK = 64;

  private final ProtoFields fields;

  OnnxTypeScan(ProtoFields fields) {
    this.fields = fields;
  }

  /** As a tensor without a name. */
  OnnxTensor type(long end) throws IOException {
    OnnxTensor found = new OnnxTensor("", "no tensor", Optional.empty());
    while (fields.next(end)) {
      if (fields.isBytes(OnnxFields.TYPE_TENSOR)) {
        found = tensor(fields.enter());
      }
    }
    return found;
  }

  private OnnxTensor tensor(long end) throws IOException {
    String type = OnnxTensor.type(0);
    Optional<List<Long>> shape = Optional.empty();
    while (fields.next(end)) {
      if (fields.isNumber(OnnxFields.TYPE_ELEMENT)) {
        type = OnnxTensor.type(fields.number());
      } else if (fields.isBytes(OnnxFields.TYPE_SHAPE)) {
        shape = Optional.of(shape(fields.enter()));
      }
    }
    return new OnnxTensor("", type, shape);
  }

  private List<Long> shape(long end) throws IOException {
    List<Long> sizes = new ArrayList<>();
    while (fields.next(end)) {
      if (fields.isBytes(OnnxFields.SHAPE_DIMENSION)) {
        sizes.add(dimension(fields.enter()));
      }
      if (sizes.size() > HIGHEST_RANK) {
        throw new ProtocolException("more than " + HIGHEST_RANK + " dimensions");
      }
    }
    return sizes;
  }

  /** Its size; -1 where it has a name, or nothing, or a size that is none. */
  private long dimension(long end) throws IOException {
    long size = -1;
    while (fields.next(end)) {
      if (fields.isNumber(OnnxFields.DIMENSION_SIZE)) {
        size = Math.max(-1, fields.number());
      }
    }
    return size;
  }
}
