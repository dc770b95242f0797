package io.tilewise.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Why an image was rejected, a tile failed or a verdict could not be reached. */
public enum Reason {
  /** No such file, or not a regular file. */
  IMAGE_NOT_FOUND,
  /** The URI is outside the configured roots, or of a scheme that is not served. */
  URI_NOT_ALLOWED,
  /** The bytes end too early or contradict themselves. */
  IMAGE_CORRUPT,
  /** Not an image, or a format or pixel layout that is not read. */
  IMAGE_UNSUPPORTED,
  /** The image is no longer the one that was cut. */
  IMAGE_CHANGED,
  /** No level of the image has the resolution that the model was trained at, or it tells none. */
  RESOLUTION_UNSUITABLE,
  /** More pixels or tiles than the service is configured to take. */
  IMAGE_TOO_LARGE,
  /** The model repository has no such model or version. */
  MODEL_UNKNOWN,
  /** The model's card or the model itself cannot be used. */
  MODEL_UNUSABLE,
  /** The submission asks for a verdict rule that does not exist. */
  RULE_UNKNOWN,
  /** The submission or the card names a rule that is fitted, and the card holds no fit of it. */
  RULE_NOT_FITTED,
  /** The submission asks to wait longer than tiles and scores are kept. */
  MAX_WAIT_TOO_LONG,
  /** The card's fit is for another model version or tiling. */
  FIT_OUT_OF_SCOPE,
  /** A tile's pixels cannot be decoded or do not fit the model. */
  TILE_UNREADABLE,
  /** The model failed on this tile. */
  INFERENCE_FAILED,
  /** The model's output was not finite. */
  OUTPUT_NOT_FINITE,
  /** The model's output is not what its card says: no probabilities, say. */
  OUTPUT_INVALID,
  /** The model that would score a tile is not the one that the tile was cut for. */
  MODEL_DIFFERS,
  /** The deadline passed before the image was tiled. */
  NOT_TILED_IN_TIME,
  /** The deadline passed before the tile's turn came. */
  NOT_SCORED_IN_TIME,
  /** Tiles were left at the deadline, or failed, and none was scored. */
  NO_TILE_SCORED,
  /** A service failed on this image by a fault of its own. */
  PROCESSING_FAILED,
  /** The rules failed on this image, or what they say is too long for a record. */
  VERDICT_NOT_COMPUTED,
  /** A reason of a newer release. */
  @JsonEnumDefaultValue
  OTHER
}
