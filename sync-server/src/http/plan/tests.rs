//! Plans over HTTP: the board, plans made and issued many at once, and deletion in every state.

mod board;
mod desk;
mod many;
mod removal;
