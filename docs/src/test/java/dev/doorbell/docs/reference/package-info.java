/** Holds the generated reference pages against the code they are generated from. */
@NullMarked
package dev.doorbell.docs.reference;

import org.jspecify.annotations.NullMarked;
