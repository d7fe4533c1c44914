/// Things under way, each by a number that is used again when it is over.
pub struct Tickets<T> {
    open: Vec<Option<T>>,
    free: Vec<u32>,
}

impl<T> Default for Tickets<T> {
    fn default() -> Self {
        Self { open: Vec::new(), free: Vec::new() }
    }
}

impl<T> Tickets<T> {
    /// Takes one in, and gives its number.
    pub fn add(&mut self, item: T) -> u32 {
        if let Some(ticket) = self.free.pop() {
            self.open[ticket as usize] = Some(item);
            return ticket;
        }
        self.open.push(Some(item));
        self.open.len() as u32 - 1
    }

    /// Gives it back; nothing where none has the number.
    pub fn take(&mut self, ticket: u32) -> Option<T> {
        let item = self.open.get_mut(ticket as usize)?.take()?;
        self.free.push(ticket);
        Some(item)
    }
}
