//! What crosses comes back, and what is no answer is refused.
