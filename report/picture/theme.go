package picture

import "image/color"

// palette is the colours of a theme.
type palette struct {
	top, bottom         color.NRGBA // the background, from above
	headLeft, headRight color.NRGBA
	card, ink, soft     color.NRGBA
	line, track         color.NRGBA
	accent, accentLight color.NRGBA
	up, down, flame     color.NRGBA
	shadow              color.NRGBA
	highlight           color.NRGBA
}

func paletteOf(t Theme) palette {
	if t == Dark {
		return palette{
			top: hex(0x121B1A), bottom: hex(0x0B1110), headLeft: hex(0x143F43), headRight: hex(0x23786C),
			card: hex(0x1B2625), ink: hex(0xEAF1EF), soft: hex(0x94A6A3), line: hex(0x273432), track: hex(0x2B3937),
			accent: hex(0x3F9C90), accentLight: hex(0x6CCBBB), up: hex(0x62CB98), down: hex(0xE39089), flame: hex(0xF29A52),
			shadow: color.NRGBA{0, 0, 0, 110}, highlight: color.NRGBA{0x6C, 0xCB, 0xBB, 30},
		}
	}
	return palette{
		top: hex(0xF4F7F6), bottom: hex(0xE6EDEB), headLeft: hex(0x17535A), headRight: hex(0x38998A),
		card: hex(0xFFFFFF), ink: hex(0x1C2B2A), soft: hex(0x6C7D7A), line: hex(0xEBF0EF), track: hex(0xE7EDEC),
		accent: hex(0x2E8A80), accentLight: hex(0x63BCA9), up: hex(0x23925E), down: hex(0xC45A55), flame: hex(0xEF8733),
		shadow: color.NRGBA{0x14, 0x3C, 0x3C, 34}, highlight: color.NRGBA{0x2E, 0x8A, 0x80, 24},
	}
}

// metals are the colours of the first three: face, edge, figure, ribbon.
var metals = [3][4]color.NRGBA{
	{hex(0xF6C945), hex(0xDBA21F), hex(0x7A5200), hex(0xD8574F)},
	{hex(0xCFD8DC), hex(0xA3B1B8), hex(0x48565D), hex(0x5B8DB8)},
	{hex(0xE0A070), hex(0xBE7A48), hex(0x6B3A14), hex(0x6FA27A)},
}

// faces are the calm colours behind initials.
var faces = [8]color.NRGBA{
	hex(0x5B8DB8), hex(0xC5805F), hex(0x699F76), hex(0x977AAE), hex(0xC27088), hex(0x4A9796), hex(0xAE914B), hex(0x7480B8),
}

func faceColour(n int) color.NRGBA {
	return faces[((n%len(faces))+len(faces))%len(faces)]
}

func hex(rgb uint32) color.NRGBA {
	return color.NRGBA{uint8(rgb >> 16), uint8(rgb >> 8), uint8(rgb), 255}
}

// mix lies between two colours: at 0 the first, at 1 the second.
func mix(a, b color.NRGBA, at float64) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*at + 0.5) }
	return color.NRGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), m(a.A, b.A)}
}

// faint is a colour with so much of its strength.
func faint(c color.NRGBA, strength float64) color.NRGBA {
	c.A = uint8(float64(c.A)*strength + 0.5)
	return c
}
