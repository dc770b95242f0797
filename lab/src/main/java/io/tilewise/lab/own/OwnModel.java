package io.tilewise.lab.own;

import io.tilewise.lab.onnx.OwnModels;
import java.nio.file.Path;

/** Writes what somebody with a network of their own would bring along. */
public final class OwnModel {
  private OwnModel() {}

  /** Arguments: folder of cells, and folder that gets everything. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    int images = OwnImages.write(Path.of(args[0]), folder);
    OwnModels.write(folder);
    System.out.printf("{\"images\":%d,\"folder\":\"%s\"}%n", images, folder);
  }
}
