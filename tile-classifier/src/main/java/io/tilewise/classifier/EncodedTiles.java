package io.tilewise.classifier;

import java.nio.ByteBuffer;

/**
 * A batch as the bytes of its tensor.
 *
 * @param bytes direct, in native order, from its position to its limit
 * @param rows tiles in it
 */
record EncodedTiles(ByteBuffer bytes, int rows) {}
