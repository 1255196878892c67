//! x
use anyhow::Result;
pub(crate) fn check() -> Result<()> {
    Ok(())
}
pub(crate) fn extras(_: &[String]) -> Result<()> {
    Ok(())
}
pub(crate) fn wasm_bindgen(_: &[String]) -> Result<()> {
    Ok(())
}
