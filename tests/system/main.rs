//! System tests: whole flows over real HTTP. One binary, so that everything is linked once.

#[cfg(test)]
mod flow;
#[cfg(test)]
mod paper;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod world;
