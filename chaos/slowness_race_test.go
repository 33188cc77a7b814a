//go:build race

package chaos

// slowness: the race detector slows down the simulator, which is in this process.
const slowness = 8
