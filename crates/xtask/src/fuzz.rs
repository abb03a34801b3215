//! `cargo xtask fuzz`: hostile links, scenario files and messages of host pages; ten million by default.

use crate::failure::{Failure, Outcome};
use crate::process::{cargo, run};

/// Takes the number of inputs.
pub fn command_line(arguments: &[&str]) -> Outcome {
    let inputs = match arguments {
        [] => None,
        [number] => Some(number.parse::<u64>().map_err(|_| Failure::usage(format!("{number:?} is no number")))?),
        _ => return Err(Failure::usage(format!("fuzz takes one number, not {:?}", arguments.join(" ")))),
    };
    let arguments = inputs.map(|inputs| ["--".to_string(), inputs.to_string()]);
    run(cargo(&["bench", "--package", "synod-tests", "--bench", "fuzz"]).args(arguments.iter().flatten()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_that_is_no_number_is_refused() {
        assert_eq!(command_line(&["many"]).unwrap_err().code, 2);
        assert_eq!(command_line(&["1", "2"]).unwrap_err().code, 2);
    }
}
