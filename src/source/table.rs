//! CSV as RFC 4180 has it, with the place of each field. Lines of unequal length are the reader's business: some programs
//! write tables below each other.

/// A record: the fields between two line ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line on which it starts, from 1.
    pub line: usize,
    /// Its fields, at least one.
    pub fields: Vec<Field>,
}

/// A field without its quotes and the space around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its text.
    pub text: String,
    /// The line on which it starts, from 1.
    pub line: usize,
    /// The column in characters at which it starts, from 1.
    pub column: usize,
}

/// The records of a text.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// The records, without lines that are empty.
    pub records: Vec<Record>,
    /// Line and column of a quote that nothing closes; what follows it is one field.
    pub open_quote: Option<(usize, usize)>,
}

impl Field {
    fn trimmed(self) -> Self {
        Self { text: self.text.trim().to_owned(), ..self }
    }
}

/// Takes a text apart at commas and line ends; within double quotes both belong to the field, and a quote is doubled.
pub fn records(text: &str) -> Records {
    let mut found = Records::default();
    let mut fields: Vec<Field> = Vec::new();
    let mut field = Field { text: String::new(), line: 1, column: 1 };
    let (mut line, mut column) = (1, 1);
    let mut quote = None;
    let mut characters = text.chars().peekable();
    let mut end = |fields: &mut Vec<Field>, last: Field| {
        fields.push(last.trimmed());
        let blank = fields.len() == 1 && fields[0].text.is_empty();
        let fields = std::mem::take(fields);
        if !blank {
            found.records.push(Record { line: fields[0].line, fields });
        }
    };
    while let Some(character) = characters.next() {
        let at = (line, column);
        (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        match (character, quote) {
            ('"', Some(_)) if characters.peek() == Some(&'"') => {
                characters.next();
                column += 1;
                field.text.push('"');
            }
            ('"', Some(_)) => quote = None,
            // Within a field, it is a mark like any other: `5" screen`.
            ('"', None) if field.text.trim().is_empty() => quote = Some(at),
            (',', None) => {
                let last = std::mem::replace(&mut field, Field { text: String::new(), line, column });
                fields.push(last.trimmed());
            }
            ('\n', None) => {
                let last = std::mem::replace(&mut field, Field { text: String::new(), line, column });
                end(&mut fields, last);
            }
            _ => field.text.push(character),
        }
    }
    end(&mut fields, field);
    found.open_quote = quote;
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<Vec<(String, usize, usize)>> {
        let fields = |record: Record| {
            record.fields.into_iter().map(|field| (field.text, field.line, field.column)).collect()
        };
        records(text).records.into_iter().map(fields).collect()
    }

    #[test]
    fn quotes_hold_commas_line_ends_and_quotes() {
        let found = shown("a, b\r\n\n\"x, \"\"y\"\"\nz\",é,2\n,\n");
        let field = |text: &str, line, column| (text.to_owned(), line, column);
        assert_eq!(
            found,
            [
                vec![field("a", 1, 1), field("b", 1, 3)],
                vec![field("x, \"y\"\nz", 3, 1), field("é", 4, 4), field("2", 4, 6)],
                vec![field("", 5, 1), field("", 5, 2)],
            ]
        );
    }

    #[test]
    fn a_quote_that_nothing_closes_is_known() {
        let found = records("a,b\nc,\"d\ne,f\n");
        assert_eq!(found.open_quote, Some((2, 3)));
        assert_eq!(found.records.len(), 2);
    }
}
