package io.frostline.cli;

/** A command that takes a part of the configuration as options. */
interface Configured {

  /** The same instance each time: its options are the command's. */
  KeyOptions options();
}
