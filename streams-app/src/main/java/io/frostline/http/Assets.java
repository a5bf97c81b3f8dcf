package io.frostline.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The page's files, read once; the page needs nothing from anywhere else. */
final class Assets {

  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "page.css", "text/css; charset=utf-8",
          "page.js", "text/javascript; charset=utf-8",
          "state.js", "text/javascript; charset=utf-8",
          "fleet.js", "text/javascript; charset=utf-8",
          "detail.js", "text/javascript; charset=utf-8",
          "draw.js", "text/javascript; charset=utf-8",
          "answers.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml",
          "inter.woff2", "font/woff2");

  private final Map<String, Reply> byPath = new TreeMap<>();

  Assets() {
    FILES.forEach(
        (name, type) -> {
          byte[] body = read(name);
          byPath.put("/" + name, Reply.file(type, body, '"' + digest(body) + '"'));
        });
    byPath.put("/", byPath.get("/index.html"));
  }

  Optional<Reply> get(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  private static byte[] read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not packaged: " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(byte[] body) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(body);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
