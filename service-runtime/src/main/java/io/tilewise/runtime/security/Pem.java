package io.tilewise.runtime.security;

import io.tilewise.runtime.security.UnusableFileException.Use;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Certificates and keys from PEM files (RFC 7468). */
final class Pem {
  private static final String CERTIFICATES = "certificates in PEM: -----BEGIN CERTIFICATE-----";
  private static final String KEY =
      "a private key in PEM, PKCS#8 without a password: -----BEGIN PRIVATE KEY-----";
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----");
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

  private Pem() {}

  /** All of a file, at least one. */
  static List<X509Certificate> certificates(Path file, Use use) throws UnusableFileException {
    try {
      String blocks =
          CERTIFICATE
              .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
              .results()
              .map(block -> block.group() + "\n")
              .collect(Collectors.joining());
      List<X509Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(blocks.getBytes(StandardCharsets.ISO_8859_1)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException | GeneralSecurityException e) {
      // Told below, without what may be in the file.
    }
    throw new UnusableFileException(use, file, CERTIFICATES);
  }

  /** The private key of a certificate's public one. */
  static PrivateKey key(Path file, PublicKey of, Path certificate) throws UnusableFileException {
    PrivateKey key;
    try {
      Matcher pkcs8 = PKCS8.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      if (!pkcs8.find()) {
        throw new UnusableFileException(Use.KEY, file, KEY);
      }
      byte[] encoded = Base64.getMimeDecoder().decode(pkcs8.group(1));
      key =
          KeyFactory.getInstance(of.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (isOf(key, of)) {
        return key;
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new UnusableFileException(Use.KEY, file, KEY);
    } catch (GeneralSecurityException e) {
      // Of another algorithm, say.
    }
    throw new UnusableFileException(
        Use.KEY, file, "the private key of the certificate in " + certificate);
  }

  private static boolean isOf(PrivateKey key, PublicKey of) throws GeneralSecurityException {
    String algorithm = of.getAlgorithm();
    Signature signature =
        Signature.getInstance(
            switch (algorithm) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> algorithm;
            });
    byte[] some = {1, 2, 3};
    signature.initSign(key);
    signature.update(some);
    byte[] signed = signature.sign();
    signature.initVerify(of);
    signature.update(some);
    return signature.verify(signed);
  }
}
