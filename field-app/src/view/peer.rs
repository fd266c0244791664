//! Two phones that exchange their tasks without a server.

use super::ErrorView;

super::views! {
    /// Where a meeting of two phones stands.
    #[derive(Copy, Eq)]
    pub enum PeerPhase {
        /// None is under way.
        Idle,
        /// This phone shows a code and waits for the other one.
        Showing,
        /// Connecting, or waiting for the other phone to come back after a break.
        Connecting,
        /// Tasks and photos are being exchanged.
        Exchanging,
        /// Both phones have everything.
        Done,
        /// It did not come about or broke off: see `error`. What was taken over is kept.
        Failed,
    }

    /// The code to show to the other phone.
    #[derive(Eq)]
    pub struct PeerCodeView {
        /// As text, for copying and typing.
        pub text: String,
        /// As a picture (QR code, SVG).
        pub svg: String,
        /// It is good until then.
        pub expires_at: i64,
    }

    /// Answer to `peer_state` and `peer_join`.
    #[derive(Eq)]
    pub struct PeerView {
        /// Where it stands.
        pub phase: PeerPhase,
        /// The code, while it is shown.
        pub code: Option<PeerCodeView>,
        /// The person on the other phone, once they proved who they are.
        pub person: Option<String>,
        /// Tasks exchanged, in both directions.
        pub documents: u32,
        /// Tasks to exchange; grows when the second direction begins.
        pub documents_total: u32,
        /// Photos exchanged.
        pub photos: u32,
        /// Photos to exchange.
        pub photos_total: u32,
        /// Bytes of photos exchanged.
        pub bytes: u64,
        /// Bytes of photos to exchange.
        pub bytes_total: u64,
        /// Tasks and photos not taken because they came damaged.
        pub refused: u32,
        /// Why it failed, or why somebody who tried was turned away.
        pub error: Option<ErrorView>,
    }
}
