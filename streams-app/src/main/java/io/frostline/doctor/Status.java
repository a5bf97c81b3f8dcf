package io.frostline.doctor;

/** How a check ended. */
public enum Status {
  /** It was made, and all is well. */
  OK,
  /** It works, and will not always. */
  WARN,
  /** It does not work. */
  FAIL,
  /** It could not be made; nothing is known. */
  UNKNOWN
}
