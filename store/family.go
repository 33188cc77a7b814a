package store

import "strings"

// Fate is what becomes of a kind of keys in a backup.
type Fate int

// The fates. What is neither kept nor made anew is missing after a restore and missed by
// nobody: caches, locks, signs of life.
const (
	Unknown  Fate = iota // a row of the catalogue that says it in no known way
	Kept                 // stands in the backup
	MadeAnew             // follows from what is kept, and is written by Rebuild
	LeftOut
)

// Fate follows from the kind: truth is kept, and so is what is derived "but" for a part.
func (k KeyDoc) Fate() Fate {
	switch word, _, _ := strings.Cut(k.Kind, ","); {
	case word == "truth", strings.HasPrefix(k.Kind, "derived") && strings.Contains(k.Kind, ", but "):
		return Kept
	case strings.HasPrefix(word, "derived"):
		return MadeAnew
	case word == "cache", word == "lock":
		return LeftOut
	}
	return Unknown
}

// families finds the row of the catalogue that describes a key.
type families map[string][]KeyDoc

func newFamilies() families {
	f := make(families)
	for _, doc := range Catalogue() {
		tag, rest := keyParts(doc.Key)
		f[familyName(tag, rest)] = append(f[familyName(tag, rest)], doc)
	}
	return f
}

// of is the row of a key; false for a key that is none of ours.
func (f families) of(key string) (KeyDoc, bool) {
	tag, rest := keyParts(key)
	for _, doc := range f[familyName(tag, rest)] {
		_, pattern := keyParts(doc.Key)
		if fits(pattern, rest) {
			return doc, true
		}
	}
	return KeyDoc{}, false
}

// keyParts parts {g12}:days:42:202611 into g12 and days:42:202611.
func keyParts(key string) (tag, rest string) {
	tag, rest, ok := strings.Cut(strings.TrimPrefix(key, "{"), "}:")
	if !ok {
		return "", key
	}
	return tag, rest
}

// familyName is the same for all keys of a family, and for few families: kind of tag and
// first word.
func familyName(tag, rest string) string {
	word, _, _ := strings.Cut(rest, ":")
	kind, _, _ := strings.Cut(tag, ":")
	switch {
	case strings.HasPrefix(tag, "g<") || isNumbered(tag, 'g'):
		kind = "g"
	case strings.HasPrefix(tag, "u<") || isNumbered(tag, 'u'):
		kind = "u"
	}
	return kind + ":" + word
}

func isNumbered(tag string, letter byte) bool {
	return len(tag) > 1 && tag[0] == letter && strings.Trim(tag[1:], "-0123456789") == ""
}

// fits compares word by word; the last part may hold colons, as names of banks do.
func fits(pattern, rest string) bool {
	for {
		want, wants, more := strings.Cut(pattern, ":")
		got, left, has := strings.Cut(rest, ":")
		part := strings.HasPrefix(want, "<")
		if !more {
			return part && rest != "" || !part && rest == want
		}
		if !has || !part && got != want || got == "" {
			return false
		}
		pattern, rest = wants, left
	}
}
