/**
 * Checks every precondition and names the fix. A check that cannot be made says so: it is never ok.
 */
package io.frostline.doctor;
