//! A replicated register, rule by rule.
