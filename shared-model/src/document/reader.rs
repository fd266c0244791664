//! Numbers and byte strings as the Automerge format writes them, read off the front of foreign bytes.

use super::DocError;

/// What is left to be read.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    /// The next bytes.
    pub(super) fn take(&mut self, length: u64) -> Result<&'a [u8], DocError> {
        let length = usize::try_from(length).map_err(|_| DocError::CutShort)?;
        let (taken, rest) = self.0.split_at_checked(length).ok_or(DocError::CutShort)?;
        self.0 = rest;
        Ok(taken)
    }

    /// Bytes behind their length.
    pub(super) fn prefixed(&mut self) -> Result<&'a [u8], DocError> {
        let length = self.unsigned()?;
        self.take(length)
    }

    /// An unsigned LEB128 number.
    pub(super) fn unsigned(&mut self) -> Result<u64, DocError> {
        self.leb128().map(|(value, _, _)| value)
    }

    /// A signed LEB128 number.
    pub(super) fn signed(&mut self) -> Result<i64, DocError> {
        let (value, bits, last) = self.leb128()?;
        // The second highest bit of the last byte is the sign.
        let sign = if last & 0x40 != 0 && bits < 64 { u64::MAX << bits } else { 0 };
        Ok((value | sign).cast_signed())
    }

    /// The number, how many bits it was written with, and its last byte.
    fn leb128(&mut self) -> Result<(u64, u32, u8), DocError> {
        let mut value = 0;
        for bits in (0..70).step_by(7) {
            let byte = self.take(1)?[0];
            value |= u64::from(byte & 0x7f) << bits;
            if byte & 0x80 == 0 {
                return Ok((value, bits + 7, byte));
            }
        }
        Err(DocError::NotAutomerge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let cases: [(&[u8], u64, i64); 6] = [
            (&[0], 0, 0),
            (&[0x3f], 63, 63),
            (&[0x40], 64, -64),
            (&[0x7f], 127, -1),
            (&[0xe5, 0x8e, 0x26], 624_485, 624_485),
            (&[0xc0, 0xbb, 0x78], 1_973_696, -123_456),
        ];
        for (bytes, unsigned, signed) in cases {
            assert_eq!((Reader(bytes).unsigned(), Reader(bytes).signed()), (Ok(unsigned), Ok(signed)));
        }
        let longest = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
        assert_eq!(Reader(&longest).unsigned(), Ok(u64::MAX));
        assert_eq!(Reader(&[0x80; 11]).unsigned(), Err(DocError::NotAutomerge));
        assert_eq!(Reader(&[0x80]).signed(), Err(DocError::CutShort));
    }

    #[test]
    fn more_than_there_is_cannot_be_taken() {
        let mut reader = Reader(&[2, 7, 8, 9]);
        assert_eq!(reader.prefixed(), Ok(&[7, 8][..]));
        assert_eq!((reader.take(2), reader.take(u64::MAX)), (Err(DocError::CutShort), Err(DocError::CutShort)));
        assert_eq!(reader.take(1), Ok(&[9][..]));
    }
}
