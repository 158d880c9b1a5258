//! A text that is a table, such as the administration's own `Emma,F,18688`, and its column of names.

use super::order::sort;
use super::text::lines;

/// What may stand between two fields, the likeliest first. A blank also stands inside of names: it
/// makes a table only where the last field is a number.
const SEPARATORS: [char; 5] = ['\t', ';', ',', '|', ' '];
/// Lines that are looked at.
const LOOKED_AT: usize = 10_000;

/// How a table is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// What stands between two fields.
    pub separator: char,
    /// Fields of a line.
    pub columns: usize,
    /// The column that most likely has the names, from 0: the one of the most different words.
    pub column: usize,
    /// Whether the first line names the columns.
    pub has_header: bool,
}

fn is_number(field: &str) -> bool {
    let is_part = |letter: char| letter.is_ascii_digit() || "+-.,% ".contains(letter);
    field.contains(|letter: char| letter.is_ascii_digit()) && field.chars().all(is_part)
}

/// How many different words a column has. Numbers are none.
#[inline(never)]
fn words_in(rows: &[Vec<String>], column: usize) -> usize {
    let fields = rows.iter().filter_map(|row| row.get(column).map(String::as_str));
    let fields: Vec<&str> = fields.filter(|field| !is_number(field)).collect();
    let mut order: Vec<u32> = (0u32..).take(fields.len()).collect();
    let field = |at: u32| fields[at as usize];
    sort(&mut order, &|a, b| field(a) < field(b));
    order.dedup_by_key(|at| field(*at));
    order.len()
}

/// The fields of a line. A quoted one may hold separators, and doubled quotes stand for one.
fn fields(line: &str, separator: char) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut letters = line.chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        let Some(field) = fields.last_mut() else { break };
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => field.extend(letters.next()),
            '"' if is_quoted || field.trim().is_empty() => is_quoted = !is_quoted,
            _ if letter == separator && !is_quoted => fields.push(String::new()),
            _ => field.push(letter),
        }
    }
    fields
}

fn written(text: &str) -> impl Iterator<Item = &str> {
    lines(text).map(str::trim).filter(|line| !line.is_empty())
}

impl Table {
    /// The table that a text is, if it looks like one: almost all its lines have as many fields.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        SEPARATORS.into_iter().find_map(|separator| Self::separated_by(text, separator))
    }

    fn separated_by(text: &str, separator: char) -> Option<Self> {
        let first = written(text).take(LOOKED_AT).find(|line| line.contains(separator))?;
        let columns = fields(first, separator).len();
        let rows: Vec<_> =
            written(text).take(LOOKED_AT).map(|line| fields(line, separator)).collect();
        let fitting = rows.iter().filter(|row| row.len() == columns).count();
        if columns < 2 || fitting * 20 < rows.len() * 19 {
            return None;
        }
        let body = || rows.iter().skip(1).filter(|row| row.len() == columns);
        let is_of_numbers =
            |column: usize| body().next().is_some() && body().all(|row| is_number(&row[column]));
        if separator == ' ' && !is_of_numbers(columns - 1) {
            return None;
        }
        let names_columns = |column: usize| {
            is_of_numbers(column) && !rows[0].get(column).is_some_and(|field| is_number(field))
        };
        let has_header = (0..columns).any(names_columns);
        let body = rows.get(usize::from(has_header)..)?;
        // The first of those that have the most.
        let (mut column, mut most) = (0, 0);
        for (at, words) in (0..columns).map(|at| (at, words_in(body, at))) {
            if words > most {
                (column, most) = (at, words);
            }
        }
        Some(Self { separator, columns, column, has_header })
    }

    /// The names alone.
    pub fn names(self, text: &str) -> impl Iterator<Item = String> {
        let name = move |line: &str| {
            // Most tables have no quotes, and are long.
            let mut plain = line.split(self.separator);
            let field = if line.contains('"') {
                fields(line, self.separator).into_iter().nth(self.column)
            } else {
                plain.nth(self.column).map(str::to_owned)
            };
            field.map(|field| field.trim().to_owned())
        };
        written(text).skip(usize::from(self.has_header)).filter_map(name)
    }

    /// The names alone, one a line.
    #[must_use]
    pub fn list(self, text: &str) -> String {
        self.names(text).fold(String::new(), |list, name| list + &name + "\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Option<String> {
        Table::of(text).map(|table| table.list(text).replace('\n', " "))
    }

    #[test]
    fn the_usual_tables_give_their_names() {
        for text in [
            "Emma,F,18688\nOlivia,F,17921\nNoah,M,18267\n",
            "name,sex,count\nEmma,F,18688\nOlivia,F,17921\nNoah,M,18267\n",
            "sexe;preusuel;annais;nombre\n2;Emma;1900;3\n2;Olivia;1901;4\n1;Noah;1900;5",
            "AK,F,1910,Emma,14\nAK,F,1910,Olivia,12\nAK,M,1910,Noah,10\n",
            "\"Emma\"\t\"1\"\r\"Olivia\"\t\"2\"\r\"Noah\"\t\"3\"\r",
            "Emma 18688\nOlivia 17921\nNoah 18267\n",
            // As many family names: the first of the two columns is taken.
            "Emma,Smith\nOlivia,Jones\nNoah,Brown\n",
        ] {
            assert_eq!(names(text).as_deref(), Some("Emma Olivia Noah "), "{text}");
        }
        let quoted = "\"Smith, Ann \"\"A\"\"\",1\n\"Jones, Bo\",2\n";
        assert_eq!(names(quoted).as_deref(), Some("Smith, Ann \"A\" Jones, Bo "));
        let one_quote = "Ann 5\" A,1\nBo,2\nCy,3\n";
        assert_eq!(names(one_quote).as_deref(), Some("Ann 5\" A Bo Cy "), "it quotes nothing");
        let with_digits = "5,Ann1\n6,Bo2\n7,Cy3\n";
        assert_eq!(names(with_digits).as_deref(), Some("Ann1 Bo2 Cy3 "), "no numbers");
    }

    #[test]
    fn lists_of_names_are_no_tables() {
        for text in [
            "emma\nolivia\n",
            "",
            "\n\n",
            "Mary Ann\nAnna Lena\n",
            "Mary Ann\nBo\nCy\n",
            "Smith, Ann\nBo\nCy\nDora\n",
            "1\n2\n3\n",
        ] {
            assert_eq!(names(text), None, "{text}");
        }
    }

    #[test]
    fn a_torn_line_among_many_changes_nothing() {
        let mut text = "Ann,1\n".repeat(30);
        text.push_str("Bo\n");
        assert_eq!(names(&text).map(|names| names.split(' ').count()), Some(32));
        let with = |whole, torn| "Ann,1\n".repeat(whole) + &"Bo\n".repeat(torn);
        assert!(names(&with(19, 1)).is_some(), "one in twenty");
        assert!(names(&with(18, 2)).is_none(), "one in ten");
    }
}
