//! Numbers as people write sums: 1.2万, 3万3, 一千二, 壹仟贰佰元整, 3元5角.

/// Millionths of a yuan: exact for every form that is accepted, without floating point.
pub(super) const MICROS: i128 = 1_000_000;

/// A sum of money and whether the text named a unit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) micros: i128,
    pub(super) has_unit: bool,
    /// The factor of the last 千 or 万, so that `1-2万` can lend it to its lower end.
    pub(super) scale: i128,
}

/// The sum that the text states, if it states exactly one.
pub(super) fn read_sum(text: &str) -> Option<Sum> {
    let text = text.trim_end_matches(['整', '正', '钱']);
    let mut reader = Reader::default();
    let mut rest = text.chars().peekable();
    let mut first = true;
    while let Some(character) = rest.next() {
        if character.is_ascii_digit() {
            let mut number = String::from(character);
            while let Some(next) = rest.next_if(|c| c.is_ascii_digit() || *c == '.') {
                number.push(next);
            }
            reader.number(decimal(&number)?, number.len())?;
        } else if let Some(digit) = chinese_digit(character) {
            reader.number(digit * MICROS, 1)?;
        } else if matches!(character, '零' | '〇') {
            reader.zero();
            if first && rest.peek().is_none() {
                reader.number(0, 1)?;
            }
        } else {
            reader.unit(character)?;
        }
        first = false;
    }
    reader.finish()
}

/// `1234.5` in millionths; more than six places are rounded half up at the sixth.
fn decimal(text: &str) -> Option<i128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.contains('.') || whole.len() > 15 {
        return None;
    }
    let padded: String = fraction.chars().chain("0000000".chars()).take(7).collect();
    let fraction: i128 = padded.parse().ok()?;
    let whole: i128 = whole.parse().ok()?;
    Some(whole * MICROS + (fraction + 5) / 10)
}

fn chinese_digit(character: char) -> Option<i128> {
    Some(match character {
        '一' | '壹' => 1,
        '二' | '贰' | '两' | '貳' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

#[derive(Default)]
struct Reader {
    /// What 亿, 万 and 元 have closed.
    closed: i128,
    /// The group below the next 万.
    group: i128,
    /// The number that awaits its unit, and how many digits it has.
    number: Option<(i128, usize)>,
    /// The factor of the unit just read; a bare digit after it is a tenth of it (3万3).
    last_unit: i128,
    scale: i128,
    zero: bool,
    yuan: bool,
    has_unit: bool,
}

impl Reader {
    fn number(&mut self, micros: i128, digits: usize) -> Option<()> {
        // Two numbers side by side are no sum.
        if self.number.is_some() {
            return None;
        }
        self.number = Some((micros, digits));
        Some(())
    }

    fn zero(&mut self) {
        self.zero = true;
    }

    fn unit(&mut self, character: char) -> Option<()> {
        match character {
            '十' | '拾' => self.within_group(10),
            '百' | '佰' => self.within_group(100),
            '千' | '仟' | 'K' => self.within_group(1000),
            '万' | '萬' | 'W' => self.close_group(10_000),
            '亿' => self.close_group(100_000_000),
            '元' | '块' | '圆' | '圓' => self.yuan(character),
            '角' | '毛' => self.part(MICROS / 10),
            '分' => self.part(MICROS / 100),
            _ => None,
        }
    }

    fn within_group(&mut self, factor: i128) -> Option<()> {
        // 十二 is 12: a ten needs no digit before it.
        let bare = (factor == 10).then_some((MICROS, 1));
        let (number, _) = self.number.take().or(bare)?;
        self.group += number.checked_mul(factor)?;
        self.after_unit(factor)
    }

    fn close_group(&mut self, factor: i128) -> Option<()> {
        let number = self.number.take().map(|(number, _)| number);
        let group = self.group + number.unwrap_or(0);
        if group == 0 && number.is_none() {
            return None;
        }
        self.closed += group.checked_mul(factor)?;
        self.group = 0;
        self.after_unit(factor)
    }

    fn after_unit(&mut self, factor: i128) -> Option<()> {
        self.last_unit = factor;
        self.scale = factor;
        self.zero = false;
        self.has_unit = true;
        (!self.yuan).then_some(())
    }

    fn yuan(&mut self, character: char) -> Option<()> {
        if self.yuan {
            return None;
        }
        self.close_number()?;
        self.yuan = true;
        self.has_unit = true;
        // 3块5 is 3.5; 3元5 is not said.
        self.last_unit = i128::from(character == '块');
        self.zero = false;
        Some(())
    }

    fn part(&mut self, micros: i128) -> Option<()> {
        let (number, digits) = self.number.take()?;
        self.group += number / MICROS * micros;
        self.has_unit = true;
        self.last_unit = 0;
        (digits == 1).then_some(())
    }

    /// A number without a unit at the end: the rest of the sum, or the short form of 3万3.
    fn close_number(&mut self) -> Option<()> {
        let Some((number, digits)) = self.number.take() else {
            return (self.closed + self.group > 0 || self.zero).then_some(());
        };
        let whole = number % MICROS == 0;
        self.group += match self.last_unit {
            0 if !self.yuan => number,
            10 => number,
            unit if unit > 0 && digits == 1 && !self.zero && whole => number * unit / 10,
            _ if self.zero && whole => number,
            unit if unit > 1
                && whole
                && number < unit * MICROS
                && digits + 1 == unit.to_string().len() =>
            {
                number
            }
            _ => return None,
        };
        Some(())
    }

    fn finish(mut self) -> Option<Sum> {
        if !self.yuan || self.number.is_some() {
            self.close_number()?;
        }
        Some(Sum {
            micros: self.closed + self.group,
            has_unit: self.has_unit,
            scale: self.scale.max(1),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yuan(text: &str) -> Option<String> {
        read_sum(text).map(|sum| {
            format!(
                "{}.{:02}",
                sum.micros / MICROS,
                sum.micros % MICROS / 10_000
            )
        })
    }

    #[test]
    fn sums_are_read_as_they_are_said() {
        for (text, expected) in [
            ("1234.50元", "1234.50"),
            ("99.9", "99.90"),
            ("1.2万", "12000.00"),
            ("3万元", "30000.00"),
            ("3万3", "33000.00"),
            ("1万2千", "12000.00"),
            ("3万3500", "33500.00"),
            ("壹仟贰佰元整", "1200.00"),
            ("一千二", "1200.00"),
            ("两千", "2000.00"),
            ("十二", "12.00"),
            ("一百零五", "105.00"),
            ("一千零五十", "1050.00"),
            ("二万零三百", "20300.00"),
            ("3元5角", "3.50"),
            ("3块5", "3.50"),
            ("一百二十三", "123.00"),
            ("0", "0.00"),
            ("零", "0.00"),
            ("零元", "0.00"),
            ("1.5千", "1500.00"),
            ("五百块钱", "500.00"),
            ("1亿2千万", "120000000.00"),
            ("99.999", "99.99"),
            ("3元5角2分", "3.52"),
        ] {
            assert_eq!(yuan(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_single_sum_is_not_read() {
        for text in [
            "",
            "元",
            "一二三",
            "1.2.3",
            "3万33",
            "500元运费20元",
            "3元5",
            "若干",
            "5个",
            "-5",
            "3块5块",
        ] {
            assert_eq!(yuan(text), None, "{text}");
        }
    }
}
