//! Which lessons somebody looks for by some words. Case, accents, the width of letters and the kind of a hyphen make no
//! difference, and the words may be of either language.

use super::index::{Chapter, Listed};
use synod_core::OwnedText;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sought {
    /// What was typed.
    pub text: String,
    /// The place of the one chapter in which it is looked for.
    pub chapter: Option<usize>,
}

impl Sought {
    /// Whether that is nothing, so that all lessons are shown.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.chapter.is_none()
    }

    /// The lessons of the chapter at `place` in which all words are found, each with its number in the chapter.
    pub fn within<'a>(&self, place: usize, chapter: &'a Chapter) -> Vec<(usize, &'a Listed)> {
        if self.chapter.is_some_and(|only| only != place) {
            return Vec::new();
        }
        let text = folded(&self.text);
        let words: Vec<&str> = text.split_whitespace().collect();
        let lessons = (1..).zip(&chapter.lessons);
        lessons.filter(|(_, lesson)| words.is_empty() || has_all(&words, chapter, lesson)).collect()
    }
}

fn has_all(words: &[&str], chapter: &Chapter, lesson: &Listed) -> bool {
    let mut all = folded(&lesson.id);
    for OwnedText { en, zh } in [&lesson.title, &chapter.name, &chapter.subject, &lesson.about] {
        for text in [en, zh] {
            all.push('\n');
            all.push_str(&folded(text));
        }
    }
    words.iter().all(|word| all.contains(word))
}

/// A text as it is compared.
fn folded(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, '\u{300}'..='\u{36f}')).map(plain).collect()
}

/// The letter without its accent, small and of plain width.
fn plain(letter: char) -> char {
    match letter {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' => 'a',
        'Ç' | 'ç' | 'Ć'..='č' => 'c',
        'Ď'..='đ' => 'd',
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => 'e',
        'Ĝ'..='ģ' => 'g',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => 'i',
        'Ĺ'..='ł' => 'l',
        'Ñ' | 'ñ' | 'Ń'..='ň' => 'n',
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => 'o',
        'Ŕ'..='ř' => 'r',
        'Ś'..='š' => 's',
        'Ţ'..='ŧ' => 't',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => 'u',
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => 'y',
        'Ź'..='ž' => 'z',
        '‘' | '’' => '\'',
        '‐'..='–' => '-',
        '\u{3000}' => ' ',
        '！'..='～' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter).to_ascii_lowercase(),
        _ => letter.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapter() -> Chapter {
        let lesson = |id: &str, title: (&str, &str), about: (&str, &str)| Listed {
            id: id.into(),
            title: OwnedText::new(title.0, title.1),
            about: OwnedText::new(about.0, about.1),
            challenge: false,
        };
        let lessons = vec![
            lesson("x-split", ("A partition", "网络分区"), ("What Skeen’s rule – once more – costs.", "三阶段。")),
            lesson("x-crash", ("A crash", "一次崩溃"), ("Who waits, and why.", "谁在等待。")),
        ];
        let subject = OwnedText::new("Commitment", "提交");
        Chapter { subject, name: OwnedText::new("Three phases", "三阶段提交"), lessons }
    }

    fn found(text: &str) -> Vec<usize> {
        let sought = Sought { text: text.into(), chapter: None };
        sought.within(0, &chapter()).into_iter().map(|(number, _)| number).collect()
    }

    #[test]
    fn lessons_are_found_in_both_languages_by_all_that_is_told_of_them() {
        assert_eq!(found(""), [1, 2]);
        for one in ["split", "partition", "网络分区", "skeen's rule - once", "costs  three", "分区 phases"] {
            assert_eq!(found(one), [1], "{one}");
        }
        assert_eq!(found("等待"), [2]);
        assert_eq!(found("三阶段提交"), [1, 2]);
        assert_eq!(found("crash partition"), [0; 0]);
    }

    #[test]
    fn case_accents_and_width_make_no_difference() {
        for one in ["PARTITION", "pártítïon", "pa\u{301}rtition", "ｐａｒｔｉｔｉｏｎ", "Ｐarti\u{3000}split"]
        {
            assert_eq!(found(one), [1], "{one}");
        }
    }

    #[test]
    fn one_chapter_alone_may_be_looked_at() {
        let sought = Sought { text: String::new(), chapter: Some(1) };
        assert!(!sought.is_empty() && sought.within(0, &chapter()).is_empty());
        assert_eq!(sought.within(1, &chapter()).len(), 2);
        assert!(Sought { text: "  ".into(), chapter: None }.is_empty());
    }
}
