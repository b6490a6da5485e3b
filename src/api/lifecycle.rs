//! States that pass with time, without a timer.

use jiff::{SignedDuration, Timestamp};

/// How long a new resource stays pending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lifecycle {
    /// From its creation on; zero means ready at once.
    pub pending: SignedDuration,
}

impl Lifecycle {
    /// Whether a resource created at `created` is still pending at `now`. With no pending time nothing ever is,
    /// not even what a world or a clock set back says was created in the future.
    pub fn is_pending(&self, created: Timestamp, now: Timestamp) -> bool {
        !self.pending.is_zero() && now.duration_since(created) < self.pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_is_ready_the_moment_its_pending_time_is_over() {
        let created: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        let slow = Lifecycle { pending: SignedDuration::from_secs(60) };

        assert!(slow.is_pending(created, created + SignedDuration::from_secs(59)));
        assert!(!slow.is_pending(created, created + SignedDuration::from_secs(60)));
        assert!(!Lifecycle::default().is_pending(created, created));
        assert!(!Lifecycle::default().is_pending(created, created - SignedDuration::from_secs(1)));
    }
}
