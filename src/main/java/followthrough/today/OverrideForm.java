package followthrough.today;

import org.jspecify.annotations.Nullable;

/**
 * Why a leader ends a pursuit over the guard's word.
 *
 * @param told what was the last that anybody told when this form was opened; absent where nobody looked
 */
record OverrideForm(@Nullable String why, @Nullable Long told) {}
