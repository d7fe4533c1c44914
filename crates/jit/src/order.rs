//! Blocks in an order that WebAssembly's nested control flow can say: reverse postorder, dominators, loops.

use crate::Unfit;

/// What the emitter needs to know of the graph of blocks.
#[derive(Debug)]
pub struct Order {
    /// Position in reverse postorder; `usize::MAX` where a block is never reached.
    pub position: Vec<usize>,
    /// The blocks that a block dominates at once and that more than one edge leads to, the last in order first.
    pub merges: Vec<Vec<usize>>,
    pub is_merge: Vec<bool>,
    pub is_loop: Vec<bool>,
}

/// `successors` are edges; those in `handlers` are always treated as merges. Block 0 is the entry.
pub fn order(successors: &[Vec<usize>], handlers: &[bool]) -> Result<Order, Unfit> {
    let count = successors.len();
    let mut postorder = Vec::with_capacity(count);
    let mut seen = vec![false; count];
    let mut stack = vec![(0, 0)];
    seen[0] = true;
    while let Some((block, next)) = stack.pop() {
        if let Some(&successor) = successors[block].get(next) {
            stack.push((block, next + 1));
            if !seen[successor] {
                seen[successor] = true;
                stack.push((successor, 0));
            }
        } else {
            postorder.push(block);
        }
    }
    let mut position = vec![usize::MAX; count];
    let blocks: Vec<usize> = postorder.into_iter().rev().collect();
    for (index, &block) in blocks.iter().enumerate() {
        position[block] = index;
    }
    let mut predecessors = vec![Vec::new(); count];
    for &block in &blocks {
        for &successor in &successors[block] {
            predecessors[successor].push(block);
        }
    }
    // Cooper, Harvey and Kennedy's way.
    let mut dominator = vec![usize::MAX; count];
    dominator[0] = 0;
    let mut changed = true;
    while changed {
        changed = false;
        for &block in blocks.iter().skip(1) {
            let mut new = usize::MAX;
            for &predecessor in &predecessors[block] {
                if dominator[predecessor] == usize::MAX {
                    continue;
                }
                new = if new == usize::MAX {
                    predecessor
                } else {
                    common(&dominator, &position, new, predecessor)
                };
            }
            if dominator[block] != new {
                dominator[block] = new;
                changed = true;
            }
        }
    }
    let mut is_loop = vec![false; count];
    let mut is_merge = handlers.to_vec();
    for &block in &blocks {
        let mut forward = 0;
        for &predecessor in &predecessors[block] {
            if position[predecessor] < position[block] {
                forward += 1;
            } else {
                is_loop[block] = true;
                if !dominates(&dominator, &position, block, predecessor) {
                    return Err(Unfit::Malformed("a loop with two entries"));
                }
            }
        }
        is_merge[block] |= forward > 1;
    }
    let mut merges = vec![Vec::new(); count];
    for &block in blocks.iter().skip(1) {
        if is_merge[block] {
            merges[dominator[block]].push(block);
        }
    }
    for merges in &mut merges {
        merges.sort_by_key(|&block| std::cmp::Reverse(position[block]));
    }
    Ok(Order { position, merges, is_merge, is_loop })
}

fn common(dominator: &[usize], position: &[usize], mut a: usize, mut b: usize) -> usize {
    while a != b {
        while position[a] > position[b] {
            a = dominator[a];
        }
        while position[b] > position[a] {
            b = dominator[b];
        }
    }
    a
}

fn dominates(dominator: &[usize], position: &[usize], block: usize, mut other: usize) -> bool {
    while position[other] > position[block] {
        other = dominator[other];
    }
    other == block
}
