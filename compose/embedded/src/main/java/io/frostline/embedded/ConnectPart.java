package io.frostline.embedded;

import java.net.URI;

/** A Connect worker of the stack, wherever it runs. */
interface ConnectPart extends AutoCloseable {

  /** Starts it and returns when it answers. */
  void start() throws Exception;

  /** Where its REST interface listens. */
  URI url();
}
