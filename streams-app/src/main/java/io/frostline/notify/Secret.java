package io.frostline.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A shared secret by which a receiver knows that a body is from here and unchanged. */
public final class Secret {

  private static final String ALGORITHM = "HmacSHA256";

  private final Supplier<String> text;

  private Secret(Supplier<String> text) {
    this.text = text;
  }

  /** The first line of a file, read each time, so that it may be renewed in place. */
  public static Secret inFile(Path file) {
    return new Secret(
        () ->
            Headers.text(file)
                .lines()
                .findFirst()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .orElseThrow(() -> new HeadersException("there is no secret in " + file, null)));
  }

  public static Secret of(String text) {
    return new Secret(() -> text);
  }

  /** Finds out whether there is one. */
  public void require() {
    String unused = text.get();
  }

  /** {@code sha256=} and the HMAC in hexadecimal digits. */
  String sign(String time, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(text.get().getBytes(UTF_8), ALGORITHM));
      mac.update((time + ".").getBytes(UTF_8));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
