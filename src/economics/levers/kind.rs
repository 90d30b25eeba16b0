//! The kinds of lever: their ids, and what each does in words.

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident { $id:literal, $words:literal })*) => {
        /// The kinds of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum LeverKind { $($(#[$doc])* $name,)* }

        impl LeverKind {
            /// Its id in machine formats.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// What it does, in words.
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words,)* }
            }
        }
    };
}

kinds! {
    /// More of the prompt out of a cache.
    Cache { "cached_input", "more of the prompt from a cache" }
    /// Shorter prompts.
    Prompts { "shorter_prompts", "prompts a tenth shorter" }
    /// Shorter answers.
    Answers { "shorter_answers", "answers a tenth shorter" }
    /// The batch tier.
    Batch { "batch", "batch prices" }
    /// Narrower weights.
    Precision { "precision", "narrower weights" }
    /// Fuller replicas.
    Fuller { "max_utilisation", "fuller replicas" }
    /// No busiest hour.
    Flat { "flat_load", "work spread evenly over the hours" }
    /// Longer use of hardware.
    Life { "life", "hardware used a year longer" }
    /// Cheaper electricity.
    Power { "electricity", "cheaper electricity" }
    /// A cheaper term.
    Term { "term", "a cheaper rental term" }
    /// Only the hours with work.
    Elastic { "elastic", "instances only while there is work" }
    /// Fewer attempts.
    Attempts { "attempts", "one attempt fewer" }
    /// More tasks left with the small option.
    Routing { "routing", "more left to the small option" }
    /// Fewer wrong results.
    Accuracy { "accuracy", "a tenth fewer errors" }
}
