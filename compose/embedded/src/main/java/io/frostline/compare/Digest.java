package io.frostline.compare;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;

/**
 * What is kept of a row's values: 128 bits of a SHA-256, so that tables of millions of rows fit
 * into memory. Equal values have equal digests whatever type each end has for them: {@code 1.50} in
 * a decimal of two digits is {@code 1.5} in one of eight, and 7 in an int is 7 in a long.
 */
record Digest(long high, long low) {

  private static final byte SEPARATOR = 0;

  /** Of the values in the order of their columns. */
  static Digest of(List<Object> values) {
    MessageDigest sha = sha256();
    for (Object value : values) {
      sha.update(plain(value).getBytes(StandardCharsets.UTF_8));
      sha.update(SEPARATOR);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha.digest());
    return new Digest(digest.getLong(), digest.getLong());
  }

  /** A value as text that is the same at both ends; what is null differs from every text. */
  static String plain(Object value) {
    if (value == null) {
      return "n";
    } else if (value instanceof Double number && Double.isFinite(number)) {
      return plain(new BigDecimal(number.toString()));
    } else if (value instanceof Float number && Float.isFinite(number)) {
      return plain(new BigDecimal(number.toString()));
    } else if (value instanceof BigDecimal decimal) {
      return "=" + (decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString());
    } else if (value instanceof OffsetDateTime time) {
      return "=" + time.toInstant();
    } else if (value instanceof ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      return "=" + HexFormat.of().formatHex(copy);
    } else if (value instanceof List<?> list) {
      return "[" + String.join(",", list.stream().map(Digest::plain).toList()) + "]";
    }
    return "=" + value;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
