//! An object from outside whose every field is looked at.

use serde::de::{Deserializer, Visitor};
use serde_wasm_bindgen::Error;
use wasm_bindgen::JsValue;

/// Reads a struct from all entries of an object: serde-wasm-bindgen asks for the fields that the
/// struct has, so that it would not see a misspelt one.
pub(crate) struct Strict(serde_wasm_bindgen::Deserializer);

impl Strict {
    /// Of a value that should be an object; its inner objects are read as usual.
    pub(crate) fn of(value: JsValue) -> Self {
        Self(value.into())
    }
}

/// An error without the word that JavaScript puts before it.
pub(crate) fn words(error: Error) -> String {
    let text = error.to_string();
    text.strip_prefix("Error: ").map(str::to_owned).unwrap_or(text)
}

impl<'de> Deserializer<'de> for Strict {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_map(visitor)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct identifier ignored_any
    }
}
