//! What is shown is true, what is small is hidden, and nothing that is hidden follows from what is shown.

use proptest::prelude::*;

use super::*;

const SMALLEST: u64 = 5;

/// A prime beyond all counts: elimination over its field is exact.
const PRIME: u128 = 2_147_483_647;

/// All cells row by row, totals as the last row and column.
fn flat(table: &PublishedTable) -> Vec<Vec<Option<u64>>> {
    let mut rows: Vec<Vec<Option<u64>>> = table.cells.clone();
    for (row, total) in rows.iter_mut().zip(&table.row_totals) {
        row.push(*total);
    }
    let mut last = table.column_totals.clone();
    last.push(table.total);
    rows.push(last);
    rows
}

fn power(base: u128, exponent: u128) -> u128 {
    let (mut base, mut exponent, mut result) = (base % PRIME, exponent, 1);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent /= 2;
    }
    result
}

/// How many hidden cells somebody computes who solves all equations of the table: those that are alone in a row of the reduced
/// echelon form.
fn computed(table: &PublishedTable) -> usize {
    let rows = flat(table);
    let width = rows[0].len();
    let mut unknown = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if cell.is_none() {
                unknown.push((row, column));
            }
        }
    }
    // In each line the counts are together the total; the signs of the totals differ.
    let mut equations: Vec<Vec<u128>> = Vec::new();
    for line in 0..rows.len() + width {
        let factor = |(row, column): &(usize, usize)| {
            let (is_in, is_total) = if line < rows.len() {
                (*row == line, *column + 1 == width)
            } else {
                (*column == line - rows.len(), *row + 1 == rows.len())
            };
            match (is_in, is_total) {
                (false, _) => 0,
                (true, false) => 1,
                (true, true) => PRIME - 1,
            }
        };
        equations.push(unknown.iter().map(factor).collect());
    }
    let mut settled = 0;
    for place in 0..unknown.len() {
        let Some(pivot) = (settled..equations.len()).find(|row| equations[*row][place] != 0) else {
            continue;
        };
        equations.swap(settled, pivot);
        let inverse = power(equations[settled][place], PRIME - 2);
        for value in &mut equations[settled] {
            *value = *value * inverse % PRIME;
        }
        let own = equations[settled].clone();
        for (row, equation) in equations.iter_mut().enumerate() {
            let factor = equation[place];
            if row != settled && factor != 0 {
                for (value, minus) in equation.iter_mut().zip(&own) {
                    *value = (*value + PRIME * PRIME - factor * minus) % PRIME;
                }
            }
        }
        settled += 1;
    }
    let alone = |equation: &&Vec<u128>| equation.iter().filter(|value| **value != 0).count() == 1;
    equations.iter().filter(alone).count()
}

fn tables() -> impl Strategy<Value = Vec<Vec<u64>>> {
    (1_usize..7, 1_usize..6).prop_flat_map(|(rows, columns)| {
        let count = prop_oneof![3 => Just(0_u64), 4 => 1_u64..7, 3 => 7_u64..200];
        proptest::collection::vec(proptest::collection::vec(count, columns), rows)
    })
}

proptest! {
    #[test]
    fn what_is_shown_is_true_and_never_small(counts in tables()) {
        let told = flat(&published(&counts, SMALLEST));
        let whole = flat(&published(&counts, 1));
        for (told, whole) in told.iter().flatten().zip(whole.iter().flatten()) {
            prop_assert!(told.is_none() || told == whole);
            prop_assert!(told.is_none_or(|value| value == 0 || value >= SMALLEST));
        }
    }

    #[test]
    fn no_hidden_cell_follows_from_what_is_shown(counts in tables()) {
        prop_assert_eq!(computed(&published(&counts, SMALLEST)), 0);
    }

    #[test]
    fn what_a_line_leaves_of_its_total_is_no_small_cell(counts in tables()) {
        let told = published(&counts, SMALLEST);
        for (row, total) in told.cells.iter().zip(&told.row_totals) {
            let hidden = row.iter().filter(|cell| cell.is_none()).count();
            if let Some(total) = total {
                let left = total - row.iter().flatten().sum::<u64>();
                prop_assert!(hidden == 0 || (hidden >= 2 && left >= SMALLEST));
            }
        }
    }

    #[test]
    fn a_table_without_small_cells_is_shown_whole(counts in tables()) {
        let large: Vec<Vec<u64>> = counts
            .iter()
            .map(|row| row.iter().map(|count| count * SMALLEST).collect())
            .collect();
        prop_assert!(flat(&published(&large, SMALLEST)).iter().flatten().all(Option::is_some));
    }
}

#[test]
fn a_cell_that_is_hidden_alone_takes_the_next_smallest_of_its_row_and_column_along() {
    let counts = [
        vec![3, 10, 7, 20],
        vec![30, 40, 50, 60],
        vec![9, 80, 90, 70],
    ];
    let told = published(&counts, SMALLEST);
    assert_eq!(told.cells[0], [None, Some(10), None, Some(20)]);
    assert_eq!(told.cells[1], [Some(30), Some(40), Some(50), Some(60)]);
    assert_eq!(told.cells[2], [None, Some(80), None, Some(70)]);
    assert_eq!(told.row_totals, [Some(40), Some(180), Some(249)]);
    assert_eq!(told.total, Some(469));
}

#[test]
fn a_cell_that_hangs_between_two_circles_is_not_left_to_be_computed() {
    // Every line hides none or two, and yet the cell between the two blocks could be computed.
    let counts = [
        vec![3, 3, 50, 50],
        vec![3, 3, 2, 50],
        vec![50, 50, 3, 3],
        vec![50, 50, 3, 3],
    ];
    assert_eq!(computed(&published(&counts, SMALLEST)), 0);
}

#[test]
fn an_empty_table_and_one_of_a_single_small_cell_say_nothing() {
    let empty = published(&[], SMALLEST);
    assert_eq!((empty.cells.len(), empty.total), (0, Some(0)));
    let single = published(&[vec![3]], SMALLEST);
    assert_eq!((single.cells, single.total), (vec![vec![None]], None));
    let none = published(&[vec![0, 0]], SMALLEST);
    assert_eq!(none.cells, [[Some(0), Some(0)]]);
}
