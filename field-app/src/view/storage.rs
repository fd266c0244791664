//! Room on the phone, and the package of what is not safe.

super::views! {
    /// Room on the phone and what takes it.
    #[derive(Eq)]
    pub struct StorageView {
        /// Bytes of photos here.
        pub photos: u64,
        /// Bytes of photos still to be sent.
        pub unsent: u64,
        /// Photos whose originals can be removed: the server signed for them, and their tasks are submitted.
        pub freeable_photos: u32,
        /// Their bytes.
        pub freeable: u64,
        /// Bytes free on the phone; none where the system does not tell.
        pub free: Option<u64>,
        /// There is so little room that photos may soon not be saved.
        pub low: bool,
    }

    /// What was freed.
    #[derive(Copy, Eq)]
    pub struct FreedView {
        /// Photos whose originals were removed.
        pub photos: u32,
        /// Bytes gained.
        pub bytes: u64,
    }

    /// A package that was written.
    #[derive(Eq)]
    pub struct ExportView {
        /// Where it lies on this phone.
        pub path: String,
        /// Its size in bytes.
        pub bytes: u64,
        /// Tasks in it.
        pub tasks: u32,
        /// Photos in it.
        pub photos: u32,
        /// Photos that could not be put in because their files are damaged or gone.
        pub photos_lost: u32,
    }
}
