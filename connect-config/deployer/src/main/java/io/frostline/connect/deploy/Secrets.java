package io.frostline.connect.deploy;

import java.util.regex.Pattern;

/**
 * Keeps secrets out of what is printed. Placeholders are no secrets: they say where the secret is.
 */
final class Secrets {

  static final String MASK = "********";

  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?i).*(password|passwd|secret|token|credential|jaas|private.?key|access.?key|api.?key"
              + "|keystore\\.key|shared.?key|account.?key|connection.?string|authorization).*");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[^}]+}");
  private static final Pattern PASSWORD_IN_ADDRESS = Pattern.compile("(//[^/@:\\s]*:)[^/@\\s]*@");
  private static final Pattern IN_ADDRESS =
      Pattern.compile("(?i)((?:password|secret|token)=)[^&;\\s]+");

  private Secrets() {}

  static String shown(String key, String value) {
    if (PLACEHOLDER.matcher(value).matches()) {
      return value;
    }
    if (SECRET_KEY.matcher(key).matches()) {
      return MASK;
    }
    String shown = PASSWORD_IN_ADDRESS.matcher(value).replaceAll("$1" + MASK + "@");
    return IN_ADDRESS.matcher(shown).replaceAll("$1" + MASK);
  }
}
