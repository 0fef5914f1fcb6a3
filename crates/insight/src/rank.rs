//! The rank of a comment in the order "best".

/// 95 % two-sided.
const Z: f64 = 1.959_963_984_540_054;

/// Lower bound of the Wilson score interval for `positive` of `total` (Wilson 1927, "Probable inference, the law of
/// succession, and statistical inference", eq. for the lower root; 95 %). 0 without observations.
#[must_use]
pub fn wilson_lower_bound(positive: u64, total: u64) -> f64 {
    if total == 0 {
        return 0.0;
    }
    let n = total as f64;
    let p = positive.min(total) as f64 / n;
    let z2 = Z * Z;
    ((p + z2 / (2.0 * n) - Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt()) / (1.0 + z2 / n)).max(0.0)
}

/// The rank of a comment with that many of the site's one positive reaction, in parts of a thousand million.
/// With one kind of reaction every observation is positive, so this rises with their number and never reaches 1: a
/// handful more matters while there are few, and not once there are many.
#[must_use]
pub fn best(reactions: i64) -> i64 {
    let n = u64::try_from(reactions).unwrap_or(0);
    (wilson_lower_bound(n, n) * 1e9) as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_published_values() {
        // Newcombe 1998, Statistics in Medicine 17:857, table I, method 3: 81/263, 15/148, 1/29.
        for (positive, total, lower) in [(81, 263, 0.2553), (15, 148, 0.0624), (1, 29, 0.0061)] {
            assert!((wilson_lower_bound(positive, total) - lower).abs() < 5e-5, "{positive}/{total}");
        }
        assert_eq!(wilson_lower_bound(0, 0), 0.0);
        assert_eq!(wilson_lower_bound(0, 20), 0.0);
    }

    #[test]
    fn more_observations_of_the_same_share_rank_higher() {
        assert!(wilson_lower_bound(90, 100) > wilson_lower_bound(9, 10));
        assert!(wilson_lower_bound(9, 10) > wilson_lower_bound(1, 1));
        assert!((0..500).all(|n| best(n) < best(n + 1)));
    }
}
