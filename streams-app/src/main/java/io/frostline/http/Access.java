package io.frostline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * Who may read, who may act, and whether what they say is encrypted. Two roles with a name and a
 * password each: whoever may act may read too, and nobody acts unless a name is given for it.
 *
 * @param tls the certificate; without it HTTP is spoken
 * @param reader who may read; everybody if it is empty
 * @param actor who may act; nobody if it is empty
 */
public record Access(Optional<KeyStore> tls, Optional<Login> reader, Optional<Login> actor) {

  /** A cluster asks for these without a name. */
  private static final Set<String> OPEN = Set.of("/health/live", "/health/ready");

  /** A key store in PKCS12, and its password. */
  public record KeyStore(Path file, String password) {

    @Override
    public String toString() {
      return "KeyStore[" + file + "]";
    }
  }

  /** A name, and the basic authentication that it has to come with. */
  public record Login(String name, byte[] authorization) {

    static Login of(String name, String password) {
      String pair = name + ":" + password;
      return new Login(
          name,
          ("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))).getBytes(UTF_8));
    }

    boolean is(Optional<String> given) {
      return given
          .filter(text -> MessageDigest.isEqual(text.getBytes(UTF_8), authorization))
          .isPresent();
    }

    @Override
    public String toString() {
      return "Login[" + name + "]";
    }
  }

  /** HTTP, which everybody may read. */
  public static Access open() {
    return new Access(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same for whoever gives this name and password. */
  public Access readBy(String name, String password) {
    return new Access(tls, Optional.of(Login.of(name, password)), actor);
  }

  /** The same, where whoever gives this name and password may act. */
  public Access actedOnBy(String name, String password) {
    return new Access(tls, reader, Optional.of(Login.of(name, password)));
  }

  /** The same over HTTPS. */
  public Access over(KeyStore certificate) {
    return new Access(Optional.of(certificate), reader, actor);
  }

  /** True if whoever sent {@code authorization} may read {@code path}. */
  boolean permits(String path, Optional<String> authorization) {
    return reader.isEmpty() || OPEN.contains(path) || isKnown(authorization);
  }

  /** The name of whoever sent {@code authorization}, if he may act. */
  Optional<String> actor(Optional<String> authorization) {
    return actor.filter(login -> login.is(authorization)).map(Login::name);
  }

  /** True if it is the name and the password of one of the roles. */
  boolean isKnown(Optional<String> authorization) {
    return reader.filter(login -> login.is(authorization)).isPresent()
        || actor.filter(login -> login.is(authorization)).isPresent();
  }
}
