package io.tilewise.image.tiff.dialect;

import static io.tilewise.image.ImageFormatException.corrupt;

import io.tilewise.image.ImageFormatException;
import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What the OME-XML of a file says of its first image.
 *
 * @param images how many there are
 * @param channels of all of them
 * @param elsewhere whether the pixels or their description are in another file
 * @param firstDirectory where the pixels begin
 * @param pixels attributes of the first image's Pixels
 */
record OmeXml(
    int images, int channels, boolean elsewhere, long firstDirectory, Map<String, String> pixels) {
  private static final String MICRON = "\u00b5m";

  OmeXml {
    pixels = Map.copyOf(pixels);
  }

  /** Reads it without a document type, and so without entities of anywhere. */
  static OmeXml read(String text) throws ImageFormatException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      Counts counts = new Counts();
      XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(text));
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamReader.START_ELEMENT) {
          counts.take(xml);
        }
      }
      xml.close();
      return counts.result();
    } catch (XMLStreamException e) {
      throw corrupt("OME-XML: damaged at character " + place(e) + " (expected: whole XML)");
    }
  }

  private static int place(XMLStreamException e) {
    return e.getLocation() == null ? 0 : e.getLocation().getCharacterOffset();
  }

  private static final class Counts {
    private int images;
    private int channels;
    private boolean elsewhere;
    private long firstDirectory;
    private final Map<String, String> pixels = new HashMap<>();

    void take(XMLStreamReader xml) {
      switch (xml.getLocalName()) {
        case "Image" -> images++;
        case "Channel" -> channels++;
        case "BinaryOnly", "BinData", "MetadataOnly" -> elsewhere = true;
        case "TiffData" -> {
          String directory = xml.getAttributeValue(null, "IFD");
          firstDirectory += directory == null ? 0 : (long) Resolution.number(directory);
        }
        case "Pixels" -> {
          for (int i = 0; i < xml.getAttributeCount(); i++) {
            pixels.putIfAbsent(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
          }
        }
        default -> {}
      }
    }

    OmeXml result() {
      return new OmeXml(images, channels, elsewhere, firstDirectory, pixels);
    }
  }

  String text(String attribute) {
    return pixels.getOrDefault(attribute, "none");
  }

  long number(String attribute) {
    return (long) Resolution.number(text(attribute));
  }

  OptionalDouble micronsPerPixel() {
    return Resolution.square(
        number("PhysicalSizeX", "PhysicalSizeXUnit"), number("PhysicalSizeY", "PhysicalSizeYUnit"));
  }

  private double number(String size, String unit) {
    double value = Resolution.number(text(size));
    return switch (pixels.getOrDefault(unit, MICRON)) {
      case MICRON, "\u03bcm", "um" -> value;
      case "nm" -> value / 1e3;
      case "mm" -> value * 1e3;
      case "cm" -> value * 1e4;
      case "m" -> value * 1e6;
      default -> Double.NaN;
    };
  }
}
