//! The only source of chance in a run: the same seed gives the same schedule.

/// SplitMix64 (Steele, Lea, Flood 2014): small, and every seed gives a full-period sequence.
pub struct Dice {
    state: u64,
    /// Rolls of another run that come instead, the last one first; zeros follow.
    kept: Option<Vec<u64>>,
    /// What was rolled, when somebody wants to know.
    rolled: Option<Vec<u64>>,
}

impl Dice {
    /// The dice of a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        // Neighbouring seeds are spread, so that their runs do not begin alike.
        Self { state: seed.wrapping_mul(0xd134_2543_de82_ef95), kept: None, rolled: None }
    }

    /// Dice that show what others showed before, and zeros when that is used up.
    #[must_use]
    pub fn again(mut rolls: Vec<u64>) -> Self {
        rolls.reverse();
        Self { state: 0, kept: Some(rolls), rolled: None }
    }

    /// What was rolled since this was last asked; nothing before the first time.
    pub fn rolls(&mut self) -> Vec<u64> {
        self.rolled.replace(Vec::new()).unwrap_or_default()
    }

    fn roll(&mut self) -> u64 {
        let roll = match &mut self.kept {
            Some(kept) => kept.pop().unwrap_or_default(),
            None => self.mix(),
        };
        if let Some(rolled) = &mut self.rolled {
            rolled.push(roll);
        }
        roll
    }

    const fn mix(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `end`, without `end`.
    ///
    /// # Panics
    /// When `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.roll() % end as u64).expect("less than a usize is one")
    }

    /// A number from 0 to 1, without 1.
    pub fn share(&mut self) -> f64 {
        const STEPS: u64 = 1 << 53;
        (self.roll() % STEPS) as f64 / STEPS as f64
    }

    /// A number from `from` to `to`, both included.
    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        from + (self.roll() % (to - from + 1).cast_unsigned()).cast_signed()
    }

    /// Yes in `percent` of 100 cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `choices`; none when there are none.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> Option<&'a T> {
        if choices.is_empty() { None } else { choices.get(self.below(choices.len())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_rolled_can_be_rolled_again() {
        let mut dice = Dice::new(7);
        assert!(dice.rolls().is_empty());
        let first = [dice.below(1000), dice.below(1000)];
        let mut again = Dice::again(dice.rolls());
        assert_eq!([again.below(1000), again.below(1000)], first);
        assert_eq!(again.below(1000), 0);
    }
}
