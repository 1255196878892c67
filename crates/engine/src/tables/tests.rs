use super::*;

fn columns(loss: f64) -> Vec<TypedColumn> {
    let text = |t: &str| Some(t.to_owned());
    vec![
        TypedColumn { name: "N".into(), cells: Cells::Text(vec![text("70M"), None]) },
        TypedColumn { name: "loss".into(), cells: Cells::Numbers(vec![loss, f64::NAN]) },
    ]
}

#[test]
fn the_hash_of_a_frame_is_that_of_its_written_encoding() {
    let mut bytes = b"isoflop-columns-1\0".to_vec();
    bytes.extend(1u64.to_le_bytes());
    bytes.extend(b"Nt");
    bytes.extend(2u64.to_le_bytes());
    bytes.extend(3u64.to_le_bytes());
    bytes.extend(b"70M");
    bytes.extend([0xff; 8]);
    bytes.extend(4u64.to_le_bytes());
    bytes.extend(b"lossn");
    bytes.extend(2u64.to_le_bytes());
    bytes.extend(2.5f64.to_le_bytes());
    bytes.extend([0, 0, 0, 0, 0, 0, 0xf8, 0x7f]);
    assert_eq!(hash_of_columns(&columns(2.5)), hash(&bytes));
    assert_ne!(hash_of_columns(&columns(2.25)), hash(&bytes));
}

#[test]
fn a_frame_is_found_by_its_hash() {
    let mut tables = Tables::default();
    let sha256 = tables.put_columns("frame", columns(2.5)).unwrap();
    let data = DataRef::File { sha256: sha256.clone(), name: "frame".into(), rows: 2 };
    assert!(tables.has(&data));
    let found = tables.find(&data, None).unwrap();
    assert_eq!((found.name.as_str(), found.sha256), ("frame", sha256));
    assert_eq!(found.sheet.preview(2), [["70M", "2.5"], ["", ""]]);
}
