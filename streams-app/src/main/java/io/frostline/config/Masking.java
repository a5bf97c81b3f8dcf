package io.frostline.config;

import java.util.regex.Pattern;

/** Keeps secrets out of what is shown. A reference is no secret: it says where the secret is. */
final class Masking {

  static final String MASK = "********";

  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?i).*(password|passwd|secret|token|credential|jaas|private.?key|access.?key|api.?key"
              + "|keystore\\.key|shared.?key|account.?key|connection.?string|authorization).*");
  private static final Pattern PASSWORD_IN_ADDRESS = Pattern.compile("(//[^/@:\\s]*:)[^/@\\s]*@");

  private Masking() {}

  static String shown(String path, String text) {
    if (References.isReference(text)) {
      return text;
    }
    if (SECRET_KEY.matcher(path).matches()) {
      return MASK;
    }
    return PASSWORD_IN_ADDRESS.matcher(text).replaceAll("$1" + MASK + "@");
  }
}
