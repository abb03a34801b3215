//! What is shown as files: the scenario, or the comparison, and texts and pictures for other programs. Only what is
//! fetched later asks for them.

use super::protocols::registry;
use super::session::Session;
use super::state::State;
use synod_sim::export::{Export, Format};
use synod_sim::link::{self, Link};
use synod_sim::scenario::File;
use synod_sim::{Diagnostic, write_file};

impl State {
    /// What is shown as a link's content.
    fn as_link(&self) -> Link {
        match &self.beside {
            None => self.session.as_link(),
            Some(beside) => beside.link(&self.session),
        }
    }

    /// The scenario, or the comparison, as a file.
    pub fn json(&self) -> String {
        written(&self.as_link().file)
    }

    /// The same with what users did as steps; also where that plays differently.
    pub fn json_with_deeds(&self) -> (String, Option<Diagnostic>) {
        match link::as_file(&registry(), &self.as_link()) {
            Ok((file, mut notices)) => (written(&file), notices.pop()),
            Err(_) => (self.json(), None),
        }
    }

    /// The run, or all columns, as a text for another program.
    pub fn export(&self, format: Format) -> String {
        let title = self.beside.as_ref().map_or("", |beside| beside.title.of(self.language));
        Session::together(&self.columns(), |runs| Export::of(runs, title, self.language).text(format))
    }
}

fn written(file: &File) -> String {
    write_file(&registry(), file).map(|json| json.to_string()).unwrap_or_default()
}
