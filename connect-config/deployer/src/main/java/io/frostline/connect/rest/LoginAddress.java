package io.frostline.connect.rest;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * An address in which a name and a password may stand, as in {@code https://name:password@host}.
 *
 * @param url the address without them, to be shown and asked
 * @param authorization the basic authentication that they stand for
 */
public record LoginAddress(URI url, Optional<String> authorization) {

  public static LoginAddress of(URI address) {
    return address.getRawUserInfo() == null
        ? new LoginAddress(address, Optional.empty())
        : new LoginAddress(
            URI.create(address.toString().replaceFirst("//[^/]*@", "//")),
            Optional.of(basic(address.getUserInfo())));
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** Does not show what authorises. */
  @Override
  public String toString() {
    return url.toString();
  }
}
