//! Where this phone is in the local network.

use std::net::{IpAddr, Ipv4Addr};

use super::code::MOST_ADDRESSES;

/// The addresses another phone nearby may reach this one at; those of a hotspot or home network first. Every
/// hotspot gives out IPv4 addresses, and they keep the code short.
pub(crate) fn local_addresses() -> Vec<Ipv4Addr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_else(|error| {
        tracing::warn!(%error, "the system does not tell its addresses");
        Vec::new()
    });
    let mut addresses: Vec<_> = interfaces
        .iter()
        .filter_map(|interface| match interface.ip() {
            IpAddr::V4(address) if !address.is_loopback() && !address.is_unspecified() => Some(address),
            _ => None,
        })
        .collect();
    addresses.sort_by_key(|address| (!address.is_private(), address.is_link_local(), *address));
    addresses.dedup();
    addresses.truncate(MOST_ADDRESSES);
    addresses
}
