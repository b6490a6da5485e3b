//! Blocks of IPv4 addresses.

use std::fmt;
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

/// A block of addresses, such as `192.168.0.0/16`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Cidr {
    first: u32,
    bits: u32,
}

/// The blocks that VPCs are in, and the fewest bits of each; the most is 24.
const PRIVATE: &[(Ipv4Addr, u32)] = &[
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
];

/// A text that is no block.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no block of IPv4 addresses; write the first address and its bits, as in `192.168.0.0/16`"
)]
pub struct BadCidr {
    text: String,
}

impl Cidr {
    /// Reads a block. Guess: its address must be its first one.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = text.split_once('/')?;
        let is_plain = (1..=2).contains(&bits.len()) && bits.bytes().all(|byte| byte.is_ascii_digit());
        let bits = bits.parse().ok().filter(|bits| is_plain && *bits <= 32)?;
        let block = Self { first: address.parse::<Ipv4Addr>().ok()?.to_bits(), bits };
        (block.first & !block.mask() == 0).then_some(block)
    }

    /// Whether all of it is private.
    pub fn is_private(self) -> bool {
        let within =
            |(first, bits): &(Ipv4Addr, u32)| Self { first: first.to_bits(), bits: *bits }.contains(self);
        PRIVATE.iter().any(within)
    }

    /// Whether a VPC can have it.
    pub fn is_of_vpcs(self) -> bool {
        self.bits <= 24 && self.is_private()
    }

    /// Whether a subnet can have it: room for the addresses that the cloud takes for itself.
    pub fn is_of_subnets(self) -> bool {
        self.bits <= 28
    }

    /// Whether all of `other` is in it.
    pub fn contains(self, other: Self) -> bool {
        self.bits <= other.bits && other.first & self.mask() == self.first
    }

    /// Whether both have an address in common.
    pub fn overlaps(self, other: Self) -> bool {
        self.contains(other) || other.contains(self)
    }

    /// Whether a machine in it can have this address: neither the first one nor the last.
    pub fn has_host(self, address: Ipv4Addr) -> bool {
        let address = address.to_bits();
        address & self.mask() == self.first && address != self.first && address != self.first | !self.mask()
    }

    fn mask(self) -> u32 {
        u32::MAX.checked_shl(32 - self.bits).unwrap_or(0)
    }
}

impl fmt::Display for Cidr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}/{}", Ipv4Addr::from_bits(self.first), self.bits)
    }
}

impl From<Cidr> for String {
    fn from(block: Cidr) -> Self {
        block.to_string()
    }
}

impl TryFrom<String> for Cidr {
    type Error = BadCidr;

    fn try_from(text: String) -> Result<Self, BadCidr> {
        Self::parse(&text).ok_or(BadCidr { text })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn block(text: &str) -> Cidr {
        Cidr::parse(text).unwrap()
    }

    #[test]
    fn a_vpc_has_a_private_block_of_no_more_than_24_bits() {
        let fits = |text: &str| Cidr::parse(text).is_some_and(Cidr::is_of_vpcs);

        assert!(
            ["10.0.0.0/8", "10.1.2.0/24", "172.16.0.0/12", "172.31.255.0/24", "192.168.0.0/16"]
                .into_iter()
                .all(fits)
        );
        assert!(
            !["10.0.0.0/25", "172.0.0.0/8", "172.32.0.0/16", "192.0.0.0/8", "8.8.8.0/24", "0.0.0.0/0"]
                .into_iter()
                .any(fits)
        );
    }

    #[test]
    fn a_text_that_is_no_block_is_refused() {
        let texts =
            ["", "10.0.0.0", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0.0/008", "x/8", "::/8"];

        assert!(texts.into_iter().all(|text| Cidr::parse(text).is_none()));
    }

    #[test]
    fn hosts_are_all_addresses_but_the_first_and_the_last() {
        let small = block("192.168.1.0/28");
        let hosts = (0..=255).filter(|last| small.has_host(Ipv4Addr::new(192, 168, 1, *last)));

        assert_eq!(hosts.collect::<Vec<_>>(), (1..=14).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn blocks_overlap_when_and_only_when_one_contains_the_other(
            one in 0u32..64, one_bits in 26u32..=32, other in 0u32..64, other_bits in 26u32..=32,
        ) {
            let make = |host: u32, bits: u32| {
                let mut block = Cidr { first: 0x0a00_0000 | host, bits };
                block.first &= block.mask();
                block
            };
            let (one, other) = (make(one, one_bits), make(other, other_bits));
            let addresses = |block: Cidr| block.first..=(block.first | !block.mask());

            let common = addresses(one).any(|address| addresses(other).contains(&address));

            prop_assert_eq!(one.overlaps(other), common);
            prop_assert_eq!(Cidr::parse(&one.to_string()), Some(one));
        }
    }
}
