//! Any bytes as the outcome of an entry, read in the order in which the addon reads it.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nexxo_abi::{DecodeError, Event, Outcome, OutcomeReader, ValueBuilder};

fn read(bytes: &[u8]) -> Result<(), DecodeError> {
    let (mut reader, outcome) = OutcomeReader::new(bytes)?;
    match outcome {
        Outcome::Value | Outcome::Thrown => drop(reader.value(&mut ValueBuilder)?),
        Outcome::Echo => drop(reader.echo()?),
        Outcome::Pending => {}
    }
    for _ in 0..reader.event_count()? {
        let (event, _) = reader.event()?;
        for _ in 0..if event == Event::Request { 3 } else { 1 } {
            reader.value(&mut ValueBuilder)?;
        }
    }
    reader.timer().map(drop)
}

fuzz_target!(|bytes: &[u8]| {
    let _ = read(bytes);
});
