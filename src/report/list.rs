//! Several words as one.

/// Of more words than this, the first are said and the others counted: nobody reads sixty names in a sentence.
const MOST_SAID: usize = 12;

/// `a, b, c`; of very many, `a, b, … and 50 others`.
pub(super) fn commas<S: AsRef<str>>(words: &[S]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    if words.len() > MOST_SAID { list(&words) } else { words.join(", ") }
}

/// `a, b and c`; of very many, `a, b, … and 50 others`.
pub(super) fn list<S: AsRef<str>>(words: &[S]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        many if many.len() > MOST_SAID => {
            let said = MOST_SAID - 2;
            format!("{} and {} others", many[..said].join(", "), many.len() - said)
        }
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn very_many_words_are_counted() {
        let words: Vec<String> = (1..=60).map(|at| format!("o{at}")).collect();
        assert_eq!(list(&words[..3]), "o1, o2 and o3");
        assert!(list(&words[..12]).ends_with("o11 and o12"));
        assert_eq!(list(&words), "o1, o2, o3, o4, o5, o6, o7, o8, o9, o10 and 50 others");
    }
}
