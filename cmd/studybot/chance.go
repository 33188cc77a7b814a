package main

import (
	"crypto/rand"
	"encoding/base32"
	"encoding/binary"
	"strings"
)

// reference makes a code that people can read to one another.
func reference() string {
	var b [5]byte
	_, _ = rand.Read(b[:])
	return strings.ToLower(base32.StdEncoding.EncodeToString(b[:]))
}

func seed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:])
	return binary.LittleEndian.Uint64(b[:])
}
