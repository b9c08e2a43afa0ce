/** What somebody who has never seen Doorbell's source writes: public API, and two Maven coordinates. */
@NullMarked
package com.example.nicdriver;

import org.jspecify.annotations.NullMarked;
