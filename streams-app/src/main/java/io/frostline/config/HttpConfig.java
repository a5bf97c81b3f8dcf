package io.frostline.config;

import static io.frostline.config.InvalidValueException.check;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the app answers, and whom.
 *
 * @param bind address the port is opened on
 * @param port 0 takes a free one
 * @param tls the certificate of HTTPS; without it HTTP is spoken
 * @param reader who may read; everybody if it is empty
 * @param actor who may act, and read; nobody may act if it is empty
 */
public record HttpConfig(
    String bind, int port, Optional<Secret> tls, Optional<Secret> reader, Optional<Secret> actor) {

  private static final int PORT_MAX = 65_535;

  /**
   * A name, or the path of a key store, and the password that belongs to it. It is never printed.
   */
  public record Secret(String name, String password) {

    @Override
    public String toString() {
      return "Secret[" + name + "]";
    }
  }

  public HttpConfig {
    check(!bind.isBlank(), Key.HTTP_BIND, "must be an address");
    check(port >= 0 && port <= PORT_MAX, Key.HTTP_PORT, "must be from 0 to " + PORT_MAX);
    check(
        reader.isEmpty() || !reader.get().name().contains(":"),
        Key.HTTP_USER,
        "must not contain a colon");
    check(
        actor.isEmpty() || !actor.get().name().contains(":"),
        Key.HTTP_ACTIONS_USER,
        "must not contain a colon");
    check(
        actor.isEmpty() || reader.isEmpty() || !actor.get().name().equals(reader.get().name()),
        Key.HTTP_ACTIONS_USER,
        "must be another name than http.user");
  }

  /** HTTP, which everybody may read. */
  public HttpConfig(String bind, int port) {
    this(bind, port, Optional.empty(), Optional.empty(), Optional.empty());
  }

  static HttpConfig of(
      String bind,
      int port,
      Optional<Path> keystore,
      Optional<String> keystorePassword,
      Optional<Secret> reader,
      Optional<Secret> actor) {
    check(
        keystore.isEmpty() || keystorePassword.isPresent(),
        Key.HTTP_TLS_KEYSTORE,
        "needs http.tlsKeystorePassword beside it");
    return new HttpConfig(
        bind,
        port,
        keystore.map(path -> new Secret(path.toString(), keystorePassword.orElseThrow())),
        reader,
        actor);
  }

  /** A name and its password; the one needs the other. */
  static Optional<Secret> login(
      Key userKey, Optional<String> user, Key passwordKey, Optional<String> password) {
    check(
        user.isEmpty() || password.isPresent(),
        userKey,
        "needs " + passwordKey.path() + " beside it");
    check(
        password.isEmpty() || user.isPresent(),
        passwordKey,
        "needs " + userKey.path() + " beside it");
    return user.map(name -> new Secret(name, password.orElseThrow()));
  }
}
