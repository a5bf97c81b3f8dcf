package io.frostline.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of targets. The path of a webhook is often its password, so only a digest of it is shown.
 */
final class TargetName {

  private static final int DIGITS = 8;

  private TargetName() {}

  static String alertmanager(URI url) {
    String path = url.getPath() == null ? "" : url.getPath().replaceAll("/+$", "");
    return "alertmanager/" + place(url) + path;
  }

  static String webhook(URI url) {
    return "webhook/" + place(url) + "/" + digest(url.toString());
  }

  /** A name that a consumer group may have. */
  static String group(String group, String target) {
    return group + "-" + target.replaceAll("[^A-Za-z0-9._-]", "-");
  }

  private static String place(URI url) {
    int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    return url.getHost() + ":" + port;
  }

  private static String digest(String text) {
    try {
      byte[] all = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(all).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
