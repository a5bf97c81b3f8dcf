package io.frostline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Who may read, and whether what he reads is encrypted. There is nothing to write: the port answers
 * GET and HEAD alone.
 *
 * @param tls the certificate; without it HTTP is spoken
 * @param login what a reader has to send as basic authentication; nothing if it is empty
 */
public record Access(Optional<KeyStore> tls, Optional<byte[]> login) {

  /** A cluster asks for these without a name. */
  private static final Set<String> OPEN = Set.of("/health/live", "/health/ready");

  /** A key store in PKCS12, and its password. */
  public record KeyStore(Path file, String password) {

    @Override
    public String toString() {
      return "KeyStore[" + file + "]";
    }
  }

  /** HTTP, which everybody may read. */
  public static Access open() {
    return new Access(Optional.empty(), Optional.empty());
  }

  /** The same for whoever gives this name and password. */
  public Access readBy(String name, String password) {
    String pair = name + ":" + password;
    return new Access(
        tls,
        Optional.of(
            ("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))).getBytes(UTF_8)));
  }

  /** The same over HTTPS. */
  public Access over(KeyStore certificate) {
    return new Access(Optional.of(certificate), login);
  }

  /** True if whoever sent {@code authorization} may have {@code path}. */
  boolean permits(String path, Optional<String> authorization) {
    return login.isEmpty()
        || OPEN.contains(path)
        || authorization
            .filter(given -> MessageDigest.isEqual(given.getBytes(UTF_8), login.get()))
            .isPresent();
  }
}
