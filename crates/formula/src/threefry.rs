//! Threefry4x32-20 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
//!
//! A counter-based generator: the numbers are a function of a key and a counter, so they do not
//! depend on workers, order or platform. Key = (seed, purpose); counter = (stream, replicate, draw).

const ROTATIONS: [[u32; 2]; 8] =
    [[10, 26], [11, 21], [13, 27], [23, 5], [6, 20], [17, 11], [25, 10], [18, 20]];
const PARITY: u32 = 0x1bd1_1bda;

/// Four random words for a key and a counter: 20 rounds.
pub fn threefry4x32(key: [u32; 4], counter: [u32; 4]) -> [u32; 4] {
    let keys = [key[0], key[1], key[2], key[3], PARITY ^ key[0] ^ key[1] ^ key[2] ^ key[3]];
    let mut x: [u32; 4] = core::array::from_fn(|i| counter[i].wrapping_add(keys[i]));
    for round in 0..20_usize {
        let [ra, rb] = ROTATIONS[round % 8];
        let (a, b) = if round % 2 == 0 { (1, 3) } else { (3, 1) };
        x[0] = x[0].wrapping_add(x[a]);
        x[a] = x[a].rotate_left(ra) ^ x[0];
        x[2] = x[2].wrapping_add(x[b]);
        x[b] = x[b].rotate_left(rb) ^ x[2];
        if round % 4 == 3 {
            let inject = round / 4 + 1;
            for (i, word) in x.iter_mut().enumerate() {
                *word = word.wrapping_add(keys[(inject + i) % 5]);
            }
            x[3] = x[3].wrapping_add(inject as u32);
        }
    }
    x
}

/// What the numbers of a stream are for; part of the key, so that two uses never share numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Purpose {
    /// Indices or weights of a resample.
    Resample = 1,
    /// Signs and multipliers of a wild bootstrap.
    Multiplier = 2,
    /// Starting points of a search.
    Start = 3,
    /// Noise of made-up data.
    Simulate = 4,
}

/// A sequence of random words: replicate `replicate` of `seed` for `purpose`.
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u32; 4],
    replicate: u64,
    block: u32,
    words: [u32; 4],
    used: usize,
}

impl Stream {
    /// The stream of one replicate.
    pub fn new(seed: u64, purpose: Purpose, replicate: u64) -> Self {
        let key = [seed as u32, (seed >> 32) as u32, purpose as u32, 0];
        Self { key, replicate, block: 0, words: [0; 4], used: 4 }
    }

    /// The next 32 random bits.
    pub fn word(&mut self) -> u32 {
        if self.used == 4 {
            let counter = [self.block, self.replicate as u32, (self.replicate >> 32) as u32, 0];
            self.words = threefry4x32(self.key, counter);
            self.block = self.block.wrapping_add(1);
            self.used = 0;
        }
        self.used += 1;
        self.words[self.used - 1]
    }

    /// An index in `0..n`: the high word of a 32 × 32 product (bias below n/2³²).
    pub fn index(&mut self, n: u32) -> u32 {
        ((u64::from(self.word()) * u64::from(n)) >> 32) as u32
    }

    /// A number in (0, 1), 53 bits, never 0 or 1.
    pub fn unit(&mut self) -> f64 {
        let high = u64::from(self.word()) >> 5;
        let low = u64::from(self.word()) >> 6;
        ((high << 26 | low) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// A standard normal number (polar method of Marsaglia).
    pub fn normal(&mut self) -> f64 {
        loop {
            let (u, v) = (2.0 * self.unit() - 1.0, 2.0 * self.unit() - 1.0);
            let s = u * u + v * v;
            if s < 1.0 && s > 0.0 {
                return u * crate::math::sqrt(-2.0 * crate::math::ln(s) / s);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_of_random123() {
        // kat_vectors of DEShawResearch/random123, threefry4x32 20.
        assert_eq!(
            threefry4x32([0; 4], [0; 4]),
            [0x9c6c_a96a, 0xe17e_ae66, 0xfc10_ecd4, 0x5256_a7d8]
        );
        assert_eq!(
            threefry4x32([u32::MAX; 4], [u32::MAX; 4]),
            [0x2a88_1696, 0x5701_2287, 0xf6c7_446e, 0xa16a_6732]
        );
        assert_eq!(
            threefry4x32(
                [0xa409_3822, 0x299f_31d0, 0x082e_fa98, 0xec4e_6c89],
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344]
            ),
            [0x59cd_1dbb, 0xb887_9579, 0x86b5_d00c, 0xac8b_6d84]
        );
    }

    #[test]
    fn moments_of_the_normal_numbers_are_right() {
        let mut s = Stream::new(1, Purpose::Simulate, 0);
        let n = 200_000;
        let (mut m1, mut m2) = (0.0, 0.0);
        for _ in 0..n {
            let z = s.normal();
            m1 += z;
            m2 += z * z;
        }
        assert!((m1 / n as f64).abs() < 0.01 && (m2 / n as f64 - 1.0).abs() < 0.02);
    }
}
