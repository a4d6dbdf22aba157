// Package proof holds the local cloud against what others wrote: the tests that ship inside Google's client modules, and, where
// it is installed, Google's own emulator. It has nothing but tests, and is a module of its own so that what those tests need
// stays out of the product's go.mod.
//
// A suite runs as a child "go test" of the client module in the version that go.mod pins, which is the product's. Its outcome is
// held to a table in testdata: which of its tests fail or skip, each with the reason. A test that is not in the table must pass,
// and one that is must not, so that the table never says less than is true.
//
// Nothing here leaves this machine once the modules are in Go's cache.
package proof
