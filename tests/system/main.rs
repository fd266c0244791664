//! System tests: whole flows over real HTTP, and the deterministic simulation. One binary, so that everything
//! is linked once.

#[cfg(test)]
mod flow;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod simulation;
