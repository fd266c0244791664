//! What several servers on one PostgreSQL promise, and the way there from a file.

mod moving;
mod order;
mod recovery;
mod schema;
mod several;
mod statements;
