//! One thread takes items in order, several work on them, and the caller's thread takes the
//! results in the same order. How many items are under way is bounded by a number of tokens.

use std::collections::BTreeMap;
use std::sync::mpsc;

/// Runs `take` on a thread of its own until it gives nothing, `work` on the pool, and `keep` on
/// this thread in the order of taking. Stops at the first error.
///
/// # Errors
///
/// What `take` or `keep` returned first, in the order of items.
pub(super) fn ordered<T, U, E>(
    pool: &rayon::ThreadPool,
    in_flight: usize,
    mut take: impl FnMut() -> Result<Option<T>, E> + Send,
    work: impl Fn(T) -> U + Sync,
    mut keep: impl FnMut(U) -> Result<(), E>,
) -> Result<(), E>
where
    T: Send,
    U: Send,
    E: Send,
{
    let (give_token, tokens) = mpsc::channel::<()>();
    let (give, results) = mpsc::channel::<(usize, Result<U, E>)>();
    for _ in 0..in_flight.max(1) {
        // The receiver lives until the scope ends; a failed send means there is nobody to serve.
        give_token.send(()).ok();
    }
    let work = &work;
    pool.in_place_scope(|scope| {
        std::thread::scope(|threads| {
            threads.spawn(move || {
                let mut number = 0;
                while tokens.recv().is_ok() {
                    let give = give.clone();
                    match take() {
                        Ok(None) => break,
                        Ok(Some(item)) => scope.spawn(move |_| {
                            give.send((number, Ok(work(item)))).ok();
                        }),
                        Err(error) => {
                            give.send((number, Err(error))).ok();
                            break;
                        }
                    }
                    number += 1;
                }
            });
            // Moved in, so that an early return closes the channels and the taker ends.
            let give_token = give_token;
            let results = results;
            let mut early = BTreeMap::new();
            let mut next = 0;
            while let Ok((number, result)) = results.recv() {
                early.insert(number, result);
                while let Some(result) = early.remove(&next) {
                    keep(result?)?;
                    next += 1;
                    give_token.send(()).ok();
                }
            }
            Ok(())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::ordered;

    fn run(
        upto: u32,
        fail_take: Option<u32>,
        fail_keep: Option<u32>,
    ) -> (Vec<u32>, Result<(), u32>) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let mut next = 0;
        let mut kept = Vec::new();
        let take = || {
            next += 1;
            if fail_take == Some(next) {
                return Err(next);
            }
            Ok((next <= upto).then_some(next))
        };
        let work = |n: u32| {
            std::thread::sleep(std::time::Duration::from_micros(u64::from(n * 37 % 300)));
            n * 10
        };
        let result = ordered(&pool, 4, take, work, |n| {
            if fail_keep == Some(n) {
                return Err(n);
            }
            kept.push(n);
            Ok(())
        });
        (kept, result)
    }

    #[test]
    fn results_come_in_order() {
        let (kept, result) = run(200, None, None);
        assert_eq!(result, Ok(()));
        assert_eq!(kept, (1..=200).map(|n| n * 10).collect::<Vec<u32>>());
    }

    #[test]
    fn an_error_stops_the_line_at_its_place() {
        assert_eq!(run(200, Some(8), None), ((1..8).map(|n| n * 10).collect(), Err(8)));
        assert_eq!(run(200, None, Some(50)), (vec![10, 20, 30, 40], Err(50)));
        assert_eq!(run(0, None, None), (vec![], Ok(())));
    }
}
