//! Files of tensors, as the safetensors format has them: the length of a header in eight bytes, the
//! header in JSON, then the bytes of all tensors one after the other.

use super::json::{Json, quoted};

/// The header's entry that is no tensor.
const METADATA: &str = "__metadata__";

/// Kinds of numbers with their sizes in bytes.
const DTYPES: [(&str, u64); 14] = [
    ("F32", 4),
    ("U8", 1),
    ("BOOL", 1),
    ("I8", 1),
    ("U16", 2),
    ("I16", 2),
    ("F16", 2),
    ("BF16", 2),
    ("U32", 4),
    ("I32", 4),
    ("C64", 8),
    ("U64", 8),
    ("I64", 8),
    ("F64", 8),
];

/// A file that is being put together.
#[derive(Debug, Default)]
pub(super) struct Writer {
    header: String,
    data: Vec<u8>,
}

impl Writer {
    /// A file with one entry of metadata.
    pub(super) fn new(key: &str, text: &str) -> Self {
        let header = format!("{{\"{METADATA}\":{{{}:{}}}", quoted(key), quoted(text));
        Self { header, data: Vec::new() }
    }

    /// Adds a tensor, whose bytes `fill` writes.
    pub(super) fn add(
        &mut self,
        name: &str,
        dtype: &str,
        shape: &[usize],
        fill: impl FnOnce(&mut Vec<u8>),
    ) {
        let start = self.data.len();
        fill(&mut self.data);
        let entry = format!(
            ",{}:{{\"dtype\":\"{dtype}\",\"shape\":{shape:?},\"data_offsets\":[{start},{}]}}",
            quoted(name),
            self.data.len()
        );
        self.header.push_str(&entry);
    }

    /// The whole file. Spaces fill the header up, so that the data begin at a multiple of eight.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.header.push('}');
        while !self.header.len().is_multiple_of(8) {
            self.header.push(' ');
        }
        let length = (self.header.len() as u64).to_le_bytes();
        [&length[..], self.header.as_bytes(), &self.data].concat()
    }
}

/// A tensor of a file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Tensor<'a> {
    pub(super) dtype: &'static str,
    pub(super) shape: Vec<u64>,
    pub(super) data: &'a [u8],
}

/// A file that was read.
#[derive(Debug)]
pub(super) struct Tensors<'a> {
    header: Json<'a>,
    data: &'a [u8],
}

impl<'a> Tensors<'a> {
    /// Reads the header, and checks that its tensors together are as long as what follows it; none
    /// where this is no such file.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (header, data) = rest.split_at_checked(length)?;
        let header = Json::parse(str::from_utf8(header).ok()?)?;
        let (file, mut total) = (Self { header, data }, 0);
        for (name, entry) in file.header.properties() {
            if name != METADATA {
                total += file.tensor(entry)?.data.len();
            }
        }
        (total == data.len()).then_some(file)
    }

    /// A text of the metadata.
    pub(super) fn metadata(&self, key: &str) -> Option<&str> {
        self.header.get(METADATA)?.get(key)?.text()
    }

    /// The tensor with a name.
    pub(super) fn get(&self, name: &str) -> Option<Tensor<'a>> {
        self.tensor(self.header.get(name)?)
    }

    fn tensor(&self, entry: &Json) -> Option<Tensor<'a>> {
        let dtype = entry.get("dtype")?.text()?;
        let &(dtype, size) = DTYPES.iter().find(|(name, _)| *name == dtype)?;
        let shape = entry.get("shape")?.wholes()?;
        let offsets = entry.get("data_offsets")?.wholes()?;
        let [start, end] = offsets[..] else { return None };
        let bytes = shape.iter().try_fold(size, |bytes, &length| bytes.checked_mul(length))?;
        let place = usize::try_from(start).ok()?..usize::try_from(end).ok()?;
        let data = self.data.get(place)?;
        (data.len() as u64 == bytes).then_some(Tensor { dtype, shape, data })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use safetensors::SafeTensors;
    use safetensors::tensor::{Dtype, TensorView};

    use super::*;

    #[test]
    fn others_read_what_is_written() {
        let mut writer = Writer::new("about", "{\"a\": 1}\n");
        writer.add("layers.0.weight", "F32", &[2, 3], |data| data.extend([7; 24]));
        writer.add("é \"quoted\"", "U8", &[5], |data| data.extend(*b"bytes"));
        let file = writer.finish();
        let (length, header) = SafeTensors::read_metadata(&file).expect("a file");
        assert_eq!(length % 8, 0);
        let about = header.metadata().as_ref().expect("metadata");
        assert_eq!(about["about"], "{\"a\": 1}\n");
        let read = SafeTensors::deserialize(&file).expect("a file");
        let weight = read.tensor("layers.0.weight").expect("there");
        assert_eq!((weight.dtype(), weight.shape()), (Dtype::F32, &[2, 3][..]));
        assert_eq!(read.tensor("é \"quoted\"").expect("there").data(), b"bytes");
    }

    #[test]
    fn what_others_write_is_read() {
        for (name, dtype, bits) in [
            ("F32", Dtype::F32, 32),
            ("U8", Dtype::U8, 8),
            ("BOOL", Dtype::BOOL, 8),
            ("I8", Dtype::I8, 8),
            ("U16", Dtype::U16, 16),
            ("I16", Dtype::I16, 16),
            ("F16", Dtype::F16, 16),
            ("BF16", Dtype::BF16, 16),
            ("U32", Dtype::U32, 32),
            ("I32", Dtype::I32, 32),
            ("C64", Dtype::C64, 64),
            ("U64", Dtype::U64, 64),
            ("I64", Dtype::I64, 64),
            ("F64", Dtype::F64, 64),
        ] {
            let bytes: Vec<u8> = vec![7; 6 * bits / 8];
            let view = || TensorView::new(dtype, vec![2, 3], &bytes).expect("a tensor");
            let about = HashMap::from([("x".to_owned(), "y\"".to_owned())]);
            let tensors = [("b", view()), ("a", view())];
            let file = safetensors::serialize(tensors, Some(about)).expect("a file");
            let read = Tensors::read(&file).expect("a file");
            assert_eq!(read.metadata("x"), Some("y\""));
            let want = Tensor { dtype: name, shape: vec![2, 3], data: &bytes };
            assert_eq!((read.get("a"), read.get("c")), (Some(want), None));
        }
    }
}
