//go:build !race

package chaos

// slowness is how much longer things may take than they should.
const slowness = 1
