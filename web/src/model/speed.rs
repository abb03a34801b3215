//! How fast virtual time runs on the page: a scale of 1, 2, 5 per decade.

/// The speeds, slowest first: virtual time per real time, in hundredths.
const HUNDREDTHS: [u32; 11] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000];
/// How long a message should be on its way for a student to follow it, in real milliseconds.
const FLIGHT_MS: u64 = 1000;

/// A speed: its index on the scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed(u8);

impl Speed {
    /// The index of the fastest.
    const LAST: u8 = HUNDREDTHS.len() as u8 - 1;

    /// The speed at this index, or the nearest.
    fn new(place: u8) -> Self {
        Self(place.min(Self::LAST))
    }

    /// The speed at which a message that takes `latency_ms` can be followed.
    pub fn to_follow(latency_ms: u64) -> Self {
        let wanted = latency_ms.max(1) * 100;
        let slow_enough = |hundredths: &&u32| u64::from(**hundredths) * FLIGHT_MS <= wanted * 5 / 4;
        Self(HUNDREDTHS.iter().filter(slow_enough).count().saturating_sub(1) as u8)
    }

    /// The next faster one.
    pub fn faster(self) -> Self {
        Self::new(self.0 + 1)
    }

    /// The next slower one.
    pub fn slower(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// Virtual milliseconds per real millisecond.
    pub fn rate(self) -> f64 {
        f64::from(HUNDREDTHS[usize::from(self.0)]) / 100.0
    }

    /// The displayed form: `0.05×`.
    pub fn text(self) -> String {
        let hundredths = HUNDREDTHS[usize::from(self.0)];
        match hundredths % 100 {
            0 => format!("{}×", hundredths / 100),
            part if part % 10 == 0 => format!("0.{}×", part / 10),
            part => format!("0.{part:02}×"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Speed;

    #[test]
    fn a_message_is_about_a_second_on_its_way() {
        assert_eq!(Speed::to_follow(15).text(), "0.01×");
        assert_eq!(Speed::to_follow(20).text(), "0.02×");
        assert_eq!(Speed::to_follow(40).text(), "0.05×");
        assert_eq!(Speed::to_follow(1_000_000).text(), "20×");
        assert_eq!(Speed::to_follow(0).text(), "0.01×");
        assert_eq!([3, 5, 6].map(|place| Speed(place).text()), ["0.1×", "0.5×", "1×"]);
    }

    #[test]
    fn the_scale_has_two_ends() {
        assert_eq!(Speed::new(0).slower(), Speed::new(0));
        assert_eq!(Speed::new(200).faster(), Speed::new(Speed::LAST));
    }
}
