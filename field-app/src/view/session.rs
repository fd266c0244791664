//! Who uses this phone, and what the phone can do.

super::views! {
    /// Whether the account can be used, and how.
    #[derive(Copy, Eq)]
    pub enum SessionState {
        /// Nobody is signed in: only the sign-in screen is of use.
        SignedOut,
        /// Signed in; recording works with and without a network.
        SignedIn,
        /// The server no longer takes the session (ended, password changed): recording goes on,
        /// sending needs a new sign-in.
        SignInAgain,
        /// The account was disabled: evidence is kept, sending needs the agency.
        Disabled,
    }

    /// The signed-in account as the server described it.
    #[derive(Eq)]
    pub struct AccountView {
        /// Account id.
        pub id: String,
        /// Account name as typed.
        pub login: String,
        /// The person behind it.
        pub person_name: String,
        /// Role name, for example `field_engineer`.
        pub role: String,
        /// The agency.
        pub agency_name: String,
        /// The password was issued and must be changed first.
        pub must_change_password: bool,
    }

    /// Where the key that signs submissions lies.
    #[derive(Copy, Eq)]
    pub enum KeyPlace {
        /// In the platform's key store.
        KeyStore,
        /// In a file that only this user can read (desktop).
        File,
    }

    /// Where a picture or position comes from on this device.
    #[derive(Copy, Eq)]
    pub enum Origin {
        /// A real camera or receiver.
        Real,
        /// A picked file or a replayed track; evidence says so.
        Simulated,
    }

    /// How the screens get a picture.
    #[derive(Copy, Eq)]
    pub enum CaptureWay {
        /// Call `take_photo`: the device opens its camera.
        Camera,
        /// Let the person pick a file and call `add_photo` with its bytes.
        PickFile,
    }

    /// Location permission as the platform reports it.
    #[derive(Copy, Eq)]
    pub enum LocationPermission {
        /// Always, as a task needs it.
        Always,
        /// Only while the app is open.
        WhileInUse,
        /// Refused.
        Denied,
        /// Not asked yet.
        NotAsked,
    }

    /// This phone.
    #[derive(Eq)]
    pub struct DeviceView {
        /// Device id, made at first start.
        pub id: String,
        /// Name shown to the agency, for example the model.
        pub name: String,
        /// Where the signing key lies.
        pub key: KeyPlace,
        /// How photos are got.
        pub capture: CaptureWay,
        /// Whether photos are of a real camera.
        pub camera: Origin,
        /// Whether positions are of a real receiver.
        pub location: Origin,
        /// Permission to record the track.
        pub location_permission: LocationPermission,
    }

    /// Answer to `session`.
    #[derive(Eq)]
    pub struct SessionView {
        /// What is possible.
        pub state: SessionState,
        /// The account, unless signed out.
        pub account: Option<AccountView>,
        /// This phone.
        pub device: DeviceView,
        /// Server address, once one was set.
        pub server: Option<String>,
        /// The account name used last, to prefill the sign-in.
        pub last_login: Option<String>,
    }

    /// Answer to `sign_out_check`: what signing out means now.
    #[derive(Eq)]
    pub struct SignOutView {
        /// Tasks recorded here that the server does not hold completely.
        pub unsent_tasks: u32,
        /// Photos not yet at the server.
        pub unsent_photos: u32,
        /// What to tell the person before they confirm.
        pub message: super::Text,
    }

    /// Choices kept on this phone.
    #[derive(Eq)]
    pub struct SettingsView {
        /// Server address, `https://…`; plain `http://` only for this machine or with `allow_plain_http`.
        pub server: Option<String>,
        /// Send photos on Wi-Fi only; documents always go.
        pub photos_on_wifi_only: bool,
        /// Unencrypted connections to other machines are allowed (test installations).
        pub allow_plain_http: bool,
        /// `zh` or `en`.
        pub language: String,
    }
}
