//! How long requests took: counts in buckets whose width is less than one per cent of what they hold.

/// Buckets for each doubling.
const STEPS: u32 = 128;

pub(crate) struct Histogram {
    counts: Vec<u64>,
    total: u64,
}

impl Histogram {
    pub(crate) fn new() -> Self {
        Self { counts: vec![0; bucket(u64::MAX) + 1], total: 0 }
    }

    pub(crate) fn add(&mut self, nanos: u64) {
        self.counts[bucket(nanos)] += 1;
        self.total += 1;
    }

    /// The time, in microseconds, that a share of the requests did not pass.
    pub(crate) fn percentile(&self, share: f64) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "counts are small"
        )]
        let wanted = ((self.total as f64 * share).ceil() as u64).max(1);
        let mut seen = 0;
        let found = self.counts.iter().position(|count| {
            seen += count;
            seen >= wanted
        });
        #[expect(clippy::cast_precision_loss, reason = "times are short")]
        found.map_or(0.0, |at| middle(at) as f64 / 1000.0)
    }
}

fn bucket(nanos: u64) -> usize {
    let doublings = (nanos | 1).ilog2().saturating_sub(STEPS.trailing_zeros());
    #[expect(clippy::cast_possible_truncation, reason = "less than twice STEPS")]
    let step = (nanos >> doublings) as usize;
    (doublings * STEPS) as usize + step
}

fn middle(bucket: usize) -> u64 {
    let steps = STEPS as usize;
    if bucket < 2 * steps {
        return bucket as u64;
    }
    let doublings = bucket / steps - 1;
    let step = bucket - doublings * steps;
    ((step as u64) << doublings) + (1 << doublings >> 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_is_less_than_one_per_cent_wide_and_its_middle_lies_in_it() {
        for nanos in (0..60).flat_map(|power| [1_u64 << power, (1 << power) + (1 << power) / 3]) {
            let middle = middle(bucket(nanos));

            assert!(middle.abs_diff(nanos) * 100 <= nanos, "{nanos} is read as {middle}");
            assert_eq!(bucket(middle), bucket(nanos));
        }
    }

    #[test]
    fn percentiles_are_of_what_was_added() {
        let mut histogram = Histogram::new();
        (1..=1000).for_each(|micros| histogram.add(micros * 1000));

        assert!((histogram.percentile(0.5) - 500.0).abs() < 5.0);
        assert!((histogram.percentile(0.999) - 999.0).abs() < 10.0);
    }
}
