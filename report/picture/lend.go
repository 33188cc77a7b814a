package picture

// Font is a font that documents embed.
type Font struct {
	Name string
	Data []byte // TrueType
}

// Lender lends the fonts of pictures to documents, and says which has what. It serves one
// document at a time.
type Lender struct{ set typesetter }

// NewLender reads the fonts.
func NewLender() (*Lender, error) {
	t, err := newTypesetter()
	return &Lender{t}, err
}

// Fonts are those that text is set in.
func (l *Lender) Fonts() []Font {
	return []Font{{"text", regularTTF}, {"other", otherRegularTTF}, {"emoji", emojiTTF}}
}

// FontOf names the font that has a character, and what is to be set: the character, or □
// where no font has it.
func (l *Lender) FontOf(r rune) (font string, set rune) {
	file, ok := l.set.fontOf(r, regular)
	switch {
	case !ok:
		return "text", unknown
	case file == otherRegular:
		return "other", r
	case file == emoji:
		return "emoji", r
	}
	return "text", r
}
