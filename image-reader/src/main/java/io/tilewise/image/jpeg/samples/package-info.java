/**
 * What libjpeg-turbo does with decoded samples, to the last bit. Stateless, on arrays handed in.
 */
@NullMarked
package io.tilewise.image.jpeg.samples;

import org.jspecify.annotations.NullMarked;
