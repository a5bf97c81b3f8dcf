package io.frostline.sim;

/** An invariant does not hold. */
final class Violation extends AssertionError {

  private static final long serialVersionUID = 1L;

  private final String invariant;
  private final String kind;

  Violation(String invariant, String what) {
    this(invariant, "", what);
  }

  /**
   * A violation.
   *
   * @param kind tells ways to break the invariant apart
   */
  Violation(String invariant, String kind, String what) {
    super(invariant + ": " + what);
    this.invariant = invariant;
    this.kind = kind;
  }

  String invariant() {
    return invariant;
  }

  /** True if {@code other} breaks the same invariant in the same way. */
  boolean isLike(Violation other) {
    return invariant.equals(other.invariant) && kind.equals(other.kind);
  }
}
